/** A point of a stroke: x and y in points of the unrotated page, pressure from 0 to 1. */
export interface InkPoint {
	x: number;
	y: number;
	pressure: number;
}

/** Steps in a point: 1/20 pt is finer than any pen, and a stroke of 150 points stays under 600 bytes. */
const STEPS = 20;
const PRESSURES = 63;

/**
 * Packs a stroke: for each point the way from the point before, x then y, as zig-zag variable-length integers of 1/20 pt, then one
 * byte of pressure (0 to 63). JSON numbers would take eight times as much.
 */
export function packStroke(points: readonly InkPoint[]): Uint8Array {
	const bytes: number[] = [];
	let x = 0;
	let y = 0;
	for (const point of points) {
		const nextX = Math.round(point.x * STEPS);
		const nextY = Math.round(point.y * STEPS);
		pushSigned(bytes, nextX - x);
		pushSigned(bytes, nextY - y);
		bytes.push(Math.round(Math.min(Math.max(point.pressure, 0), 1) * PRESSURES));
		x = nextX;
		y = nextY;
	}
	return Uint8Array.from(bytes);
}

/** The points of a packed stroke; a truncated tail is left out. */
export function unpackStroke(bytes: Uint8Array): InkPoint[] {
	const points: InkPoint[] = [];
	const reader = { bytes, at: 0 };
	let x = 0;
	let y = 0;
	for (;;) {
		const dx = readSigned(reader);
		const dy = readSigned(reader);
		const pressure = bytes[reader.at++];
		if (dx === null || dy === null || pressure === undefined) return points;
		x += dx;
		y += dy;
		points.push({ x: x / STEPS, y: y / STEPS, pressure: pressure / PRESSURES });
	}
}

/** Drops points that lie within `tolerance` of the line between their neighbours (Ramer, Douglas, Peucker); the ends stay. */
export function thinStroke(points: readonly InkPoint[], tolerance = 0.15): InkPoint[] {
	if (points.length < 3) return [...points];
	const kept = new Uint8Array(points.length);
	kept[0] = kept[points.length - 1] = 1;
	const ranges: [number, number][] = [[0, points.length - 1]];
	for (let range = ranges.pop(); range; range = ranges.pop()) {
		const far = farthest(points, range);
		if (far.distance <= tolerance) continue;
		kept[far.index] = 1;
		ranges.push([range[0], far.index], [far.index, range[1]]);
	}
	return points.filter((_, index) => kept[index] === 1);
}

function farthest(points: readonly InkPoint[], [from, to]: [number, number]): { index: number; distance: number } {
	let found = { index: from, distance: 0 };
	for (let index = from + 1; index < to; index++) {
		const distance = distanceToSegment(points[index] as InkPoint, points[from] as InkPoint, points[to] as InkPoint);
		if (distance > found.distance) found = { index, distance };
	}
	return found;
}

interface Spot {
	x: number;
	y: number;
}

/** How far a place lies from the straight line between two others, in points. */
function distanceToSegment(place: Spot, from: Spot, to: Spot): number {
	const dx = to.x - from.x;
	const dy = to.y - from.y;
	const length = dx * dx + dy * dy;
	const along =
		length === 0 ? 0 : Math.min(Math.max(((place.x - from.x) * dx + (place.y - from.y) * dy) / length, 0), 1);
	return Math.hypot(place.x - from.x - along * dx, place.y - from.y - along * dy);
}

/** Whether the eraser, a disc of the given radius in points, touches the stroke. */
export function touchesStroke(points: readonly InkPoint[], place: Spot, radius: number): boolean {
	return points.some((point, index) => distanceToSegment(place, points[index - 1] ?? point, point) <= radius);
}

function pushSigned(bytes: number[], value: number): void {
	let rest = value < 0 ? -2 * value - 1 : 2 * value;
	while (rest > 127) {
		bytes.push((rest & 127) | 128);
		rest = Math.floor(rest / 128);
	}
	bytes.push(rest);
}

function readSigned(reader: { bytes: Uint8Array; at: number }): number | null {
	let value = 0;
	for (let scale = 1; ; scale *= 128) {
		const byte = reader.bytes[reader.at++];
		if (byte === undefined || scale > 2 ** 28) return null;
		value += (byte & 127) * scale;
		if (byte < 128) return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
	}
}
