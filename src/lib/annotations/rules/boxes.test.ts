import { expect, test } from 'vitest';
import { isInside, mergeLines } from './boxes.ts';

test('the words of a line become one box, two lines stay two', () => {
	expect(
		mergeLines([
			[10, 700, 40, 712],
			[42, 701, 90, 713],
			[10, 684, 60, 696]
		])
	).toEqual([
		[10, 700, 90, 713],
		[10, 684, 60, 696]
	]);
});

test('two columns at the same height stay apart', () => {
	expect(
		mergeLines([
			[10, 700, 200, 712],
			[300, 700, 500, 712]
		])
	).toHaveLength(2);
});

test('boxes without an area are left out', () => {
	expect(mergeLines([[10, 700, 10, 712]])).toEqual([]);
});

test('a place near a box is inside with a margin only', () => {
	expect(isInside([0, 0, 10, 10], [12, 5])).toBe(false);
	expect(isInside([0, 0, 10, 10], [12, 5], 3)).toBe(true);
});
