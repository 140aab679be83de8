import { expect, test } from 'vitest';
import { lastNight } from './night.ts';

test.each([
	['2026-06-18T02:00:00Z', '2026-06-18T02:00:00Z'],
	['2026-06-18T01:59:59Z', '2026-06-17T02:00:00Z'],
	['2026-06-18T23:00:00Z', '2026-06-18T02:00:00Z']
])('at %s the work of %s is the latest that is due', (now, night) => {
	expect(lastNight(new Date(now))).toEqual(new Date(night));
});
