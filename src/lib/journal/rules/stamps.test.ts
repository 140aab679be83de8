import { expect, test } from 'vitest';
import { isForStampsOnly, isPlausible, isSameNumber, lateBefore, pauseAfter } from './stamps.ts';

const STAMPS = '1.3.6.1.5.5.7.3.8';
const WEB = '1.3.6.1.5.5.7.3.1';

test('an authority that is away is asked again after growing pauses, at least every hour', () => {
	expect([1, 2, 3, 4].map(pauseAfter)).toEqual([15_000, 30_000, 60_000, 120_000]);
	expect([9, 10, 1000].map(pauseAfter)).toEqual([3_600_000, 3_600_000, 3_600_000]);
	expect(pauseAfter(0)).toBe(15_000);
});

test('an hour without token is late', () => {
	expect(lateBefore(new Date('2026-06-18T19:00:00Z'))).toEqual(new Date('2026-06-18T18:00:00Z'));
});

test.each([
	['critical and alone', [STAMPS], true, true],
	['not critical', [STAMPS], false, false],
	['beside another purpose', [STAMPS, WEB], true, false],
	['for web servers', [WEB], true, false],
	['for nothing', [], true, false]
])('a certificate whose purpose is %s: %s', (_, purposes, isCritical, is) =>
	expect(isForStampsOnly(purposes, isCritical)).toBe(is)
);

test('clocks may differ by five minutes, not by six', () => {
	const at = Date.parse('2026-06-18T18:00:00Z');
	const minutes = (count: number) => count * 60_000;
	expect(isPlausible(at, { from: at + minutes(5), until: at - minutes(5) })).toBe(true);
	expect(isPlausible(at, { from: at + minutes(6) })).toBe(false);
	expect(isPlausible(at, { until: at - minutes(6) })).toBe(false);
	expect(isPlausible(at, {})).toBe(true);
});

test('a number is the same with and without a leading zero', () => {
	expect(isSameNumber(Uint8Array.of(0, 200, 0), Uint8Array.of(200, 0))).toBe(true);
	expect(isSameNumber(Uint8Array.of(200), Uint8Array.of(200, 0))).toBe(false);
});
