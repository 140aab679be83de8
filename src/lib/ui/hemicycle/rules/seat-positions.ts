/** A seat in a hall that is two units wide and one high, the chair at the middle of the base line (0, 0). */
interface SeatPosition {
	/** Seat number, from 1, counted from the left of the chair's view of the plan to the right. */
	seat: number;
	x: number;
	/** Upwards from the base line. */
	y: number;
	/** Row from the chair, from 0. */
	row: number;
	/** Radians, from π (left) to 0 (right). */
	angle: number;
}

export interface Hall {
	seats: SeatPosition[];
	rows: number;
	/** Radius of a seat: no two seats of this radius touch. */
	seatRadius: number;
	/** Radius of the innermost and of the outermost row. */
	innerRadius: number;
	outerRadius: number;
}

const MAX_ROWS = 10;
/** Part of the free distance that a seat fills. */
const FILL = 0.84;
/** The aisle between the chair and the first row, as a share of the outer row. */
const INNER = 0.42;

/** Shares seats between rows in proportion to their length, by largest remainders, so that seats stand equally wide apart. */
function seatsByRow(count: number, radii: readonly number[]): number[] {
	const total = radii.reduce((sum, radius) => sum + radius, 0);
	const shares = radii.map((radius) => (count * radius) / total);
	const whole = shares.map(Math.floor);
	const rest = count - whole.reduce((sum, seats) => sum + seats, 0);
	const byRemainder = shares
		.map((share, row) => ({ row, remainder: share - Math.floor(share) }))
		.sort((a, b) => b.remainder - a.remainder || b.row - a.row);
	for (const { row } of byRemainder.slice(0, rest)) whole[row] = (whole[row] ?? 0) + 1;
	return whole;
}

function radiiOf(rows: number): number[] {
	if (rows === 1) return [0.8];
	return Array.from({ length: rows }, (_, row) => INNER + ((1 - INNER) * row) / (rows - 1));
}

/** Half of the shortest distance between neighbours, along a row or across rows. */
function freeRadius(seats: readonly number[], radii: readonly number[]): number {
	const across = (radii[1] ?? Infinity) - (radii[0] ?? 0);
	const along = seats.map((count, row) =>
		count < 2 ? Infinity : 2 * (radii[row] ?? 0) * Math.sin(Math.PI / (count - 1) / 2)
	);
	return Math.min(across, ...along, 0.36) / 2;
}

function placed(seats: readonly number[], radii: readonly number[]): SeatPosition[] {
	const places = seats.flatMap((count, row) =>
		Array.from({ length: count }, (_, place) => {
			const angle = count === 1 ? Math.PI / 2 : Math.PI * (1 - place / (count - 1));
			const radius = radii[row] ?? 0;
			return { row, angle, x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
		})
	);
	places.sort((a, b) => b.angle - a.angle || a.row - b.row);
	return places.map((place, index) => ({ seat: index + 1, ...place }));
}

/**
 * Where each of `count` seats stands. As many rows as let the seats be largest; numbered by angle, so that neighbours in
 * number are neighbours in the hall and groups that sit together form wedges. The same count always gives the same hall.
 */
export function seatPositions(count: number): Hall {
	let best = { rows: 1, seats: [count], radii: radiiOf(1), free: freeRadius([count], radiiOf(1)) };
	for (let rows = 2; rows <= Math.min(MAX_ROWS, count); rows++) {
		const radii = radiiOf(rows);
		const seats = seatsByRow(count, radii);
		const free = freeRadius(seats, radii);
		if (free > best.free) best = { rows, seats, radii, free };
	}
	const [innerRadius, outerRadius] = [best.radii[0] ?? 0, best.radii.at(-1) ?? 0];
	const seats = placed(best.seats, best.radii);
	return { seats, rows: best.rows, seatRadius: best.free * FILL, innerRadius, outerRadius };
}
