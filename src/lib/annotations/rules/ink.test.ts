import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packStroke, thinStroke, touchesStroke, unpackStroke, type InkPoint } from './ink.ts';

const anyPoint = fc.record({
	x: fc.double({ min: -20_000, max: 20_000, noNaN: true }),
	y: fc.double({ min: -20_000, max: 20_000, noNaN: true }),
	pressure: fc.double({ min: 0, max: 1, noNaN: true })
});

/** A spiral like the one that reader.md measured: 150 points, 1 to 3 pt apart, as a pen at 240 Hz gives. */
const spiral: InkPoint[] = Array.from({ length: 150 }, (_, index) => ({
	x: 300 + (30 + index / 4) * Math.cos(index / 25),
	y: 400 + (30 + index / 4) * Math.sin(index / 25),
	pressure: 0.5 + 0.4 * Math.sin(index / 20)
}));

test('a stroke comes back within a fortieth of a point', () => {
	fc.assert(
		fc.property(fc.array(anyPoint, { maxLength: 60 }), (points) => {
			const back = unpackStroke(packStroke(points));
			expect(back).toHaveLength(points.length);
			points.forEach((point, index) => {
				expect(Math.abs(back[index]!.x - point.x)).toBeLessThanOrEqual(0.0251);
				expect(Math.abs(back[index]!.y - point.y)).toBeLessThanOrEqual(0.0251);
				expect(Math.abs(back[index]!.pressure - point.pressure)).toBeLessThanOrEqual(1 / 126 + 1e-9);
			});
		})
	);
});

test('a stroke of 150 points takes at most 600 bytes, half of it when thinned', () => {
	expect(packStroke(spiral).length).toBeLessThanOrEqual(600);
	expect(packStroke(thinStroke(spiral)).length).toBeLessThanOrEqual(300);
});

test('bytes that are no stroke give no error', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => Array.isArray(unpackStroke(bytes))));
});

test('thinning moves the line by less than its tolerance and keeps both ends', () => {
	const thin = thinStroke(spiral, 0.15);
	expect(thin.length).toBeLessThan(spiral.length);
	expect(thin[0]).toBe(spiral[0]);
	expect(thin.at(-1)).toBe(spiral.at(-1));
	for (const point of spiral) expect(touchesStroke(thin, point, 0.15)).toBe(true);
});

test('a straight line is two points', () => {
	const line = Array.from({ length: 40 }, (_, index) => ({ x: index, y: 2 * index, pressure: 0.5 }));
	expect(thinStroke(line)).toHaveLength(2);
});

test('the eraser takes a stroke that it touches, also between two points and on a dot', () => {
	const line = [
		{ x: 0, y: 0, pressure: 0.5 },
		{ x: 100, y: 0, pressure: 0.5 }
	];
	expect(touchesStroke(line, { x: 50, y: 3 }, 4)).toBe(true);
	expect(touchesStroke(line, { x: 50, y: 5 }, 4)).toBe(false);
	expect(touchesStroke([{ x: 9, y: 9, pressure: 1 }], { x: 10, y: 9 }, 4)).toBe(true);
});
