import { expect, test } from 'vitest';
import { groupRuns } from './group-runs.ts';

test('neighbours of a group make one run, and the runs cover the hall', () => {
	const seats = [
		{ angle: 3, group: 'left' },
		{ angle: 2, group: 'left' },
		{ angle: 1, group: 'right' }
	];
	expect(groupRuns(seats)).toEqual([
		{ group: 'left', from: Math.PI, to: 1.5 },
		{ group: 'right', from: 1.5, to: 0 }
	]);
});

test('seats without a group leave a gap', () => {
	const seats = [
		{ angle: 3, group: 'left' },
		{ angle: 2, group: null },
		{ angle: 1, group: 'left' }
	];
	expect(groupRuns(seats)).toEqual([
		{ group: 'left', from: Math.PI, to: 2.5 },
		{ group: 'left', from: 1.5, to: 0 }
	]);
});
