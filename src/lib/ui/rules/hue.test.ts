import { expect, test } from 'vitest';
import { nearestHue } from './hue.ts';

test('a hue becomes the nearest checked hue', () => {
	expect([0, 7, 8, 212, 352, 353, 360, -10].map(nearestHue)).toEqual([0, 0, 15, 210, 345, 0, 0, 345]);
});
