import { describe, expect, test } from 'vitest';
import { seatPositions } from './seat-positions.ts';

const sizes = [1, 2, 3, 5, 19, 39, 56, 69, 100, 150];

describe.each(sizes)('a hall of %i seats', (count) => {
	const hall = seatPositions(count);

	test('has every seat once, numbered from the left', () => {
		expect(hall.seats.map(({ seat }) => seat)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
		for (const [index, { angle }] of hall.seats.entries()) {
			expect(angle).toBeLessThanOrEqual(hall.seats[index - 1]?.angle ?? Math.PI);
		}
	});

	test('lets no two seats touch', () => {
		for (const one of hall.seats) {
			for (const other of hall.seats.slice(one.seat)) {
				expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(2 * hall.seatRadius);
			}
		}
	});

	test('keeps every seat between the aisle and the wall', () => {
		for (const { x, y } of hall.seats) {
			expect(y).toBeGreaterThanOrEqual(-1e-9);
			expect(Math.hypot(x, y)).toBeLessThanOrEqual(1 + 1e-9);
			expect(Math.hypot(x, y)).toBeGreaterThanOrEqual(hall.innerRadius - 1e-9);
		}
	});
});

test('rows grow with the number of seats', () => {
	expect(sizes.map((count) => seatPositions(count).rows)).toEqual([1, 1, 1, 1, 3, 4, 4, 5, 5, 7]);
});

test('seats stay large enough to be told apart', () => {
	expect(seatPositions(150).seatRadius).toBeGreaterThan(0.04);
	expect(seatPositions(39).seatRadius).toBeGreaterThan(0.07);
});

test('the same seat always stands at the same place', () => {
	expect(seatPositions(56)).toEqual(seatPositions(56));
});
