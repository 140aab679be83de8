import type { InkPoint } from './ink.ts';

/** An SVG path through the points, smoothed by curves from middle to middle. A dot is a line of no length: round caps show it. */
export function strokePath(points: readonly Pick<InkPoint, 'x' | 'y'>[]): string {
	const [first, second] = points;
	if (!first) return '';
	if (!second) return `M${at(first)}l0 0`;
	const curves = points.slice(1, -1).map((point, index) => {
		const next = points[index + 2] ?? point;
		return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
	});
	return `M${at(first)}${curves.join('')}L${at(points.at(-1) ?? first)}`;
}

/** How wide a stroke is drawn: a firm hand draws half as wide again as a light one. */
export function strokeWidth(width: number, points: readonly Pick<InkPoint, 'pressure'>[]): number {
	const mean = points.reduce((sum, { pressure }) => sum + pressure, 0) / Math.max(points.length, 1);
	return width * (0.75 + mean / 2);
}

const at = ({ x, y }: { x: number; y: number }) => `${round(x)} ${round(y)}`;
const round = (value: number) => Math.round(value * 100) / 100;
