import type { Box, Place } from './mark.ts';

/** Puts together the boxes of one line of text, so that a highlight is one rectangle a line and nothing is painted twice. */
export function mergeLines(boxes: readonly Box[]): Box[] {
	const lines: Box[] = [];
	for (const box of boxes.filter(([left, bottom, right, top]) => right - left > 0.5 && top - bottom > 0.5)) {
		const line = lines.findIndex((other) => isSameLine(other, box));
		if (line < 0) lines.push(box);
		else lines[line] = around(lines[line] as Box, box);
	}
	return lines.sort((one, other) => other[3] - one[3] || one[0] - other[0]);
}

/** Boxes that overlap by half of the lower one's height, and that no column gap divides, are one line. */
function isSameLine(one: Box, other: Box): boolean {
	const height = Math.min(one[3] - one[1], other[3] - other[1]);
	const shared = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
	const gap = Math.max(one[0], other[0]) - Math.min(one[2], other[2]);
	return shared > height / 2 && gap < 2 * height;
}

function around(one: Box, other: Box): Box {
	return [
		Math.min(one[0], other[0]),
		Math.min(one[1], other[1]),
		Math.max(one[2], other[2]),
		Math.max(one[3], other[3])
	];
}

/** Whether a place lies in a box, or within `margin` points of it. */
export function isInside(box: Box, [x, y]: Place, margin = 0): boolean {
	return x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin;
}
