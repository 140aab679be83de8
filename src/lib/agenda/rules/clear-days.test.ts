import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, localDate } from '#lib/kernel/local-date.ts';
import { clearDays, earliestMeet, latestSend } from './clear-days.ts';

const anyDate = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays('1970-01-01', days));

test.each([
	['D1', 'a week-end counts (R4)', '2026-06-12', '2026-06-18', 5],
	['D3', 'a Sunday counts', '2026-06-11', '2026-06-15', 3],
	['D5', 'a holiday counts', '2026-04-30', '2026-05-06', 5],
	['D7', 'a last day on a Sunday does not extend', '2026-09-08', '2026-09-14', 5],
	['D9', 'Christmas to Monday', '2026-12-25', '2026-12-28', 2],
	['D11', 'the eve gives no clear day', '2026-06-18', '2026-06-19', 0],
	['D15', 'first sitting of an EPCI (R8)', '2026-04-12', '2026-04-16', 3],
	['D23', 'Alsace-Moselle (L2541-2)', '2026-06-18', '2026-06-22', 3],
	['D25', 'across the end of the year', '2026-12-30', '2027-01-05', 5]
])('%s: %s', (_id, _why, sent, meets, expected) => {
	expect(clearDays(sent, meets)).toBe(expected);
});

test('D13: a sending at 23:50 counts on its local date, also across the change of clocks of 29 March', () => {
	const sent = localDate(new Date('2026-03-26T22:50:00Z'), 'Europe/Paris');
	const meets = localDate(new Date('2026-04-01T16:00:00Z'), 'Europe/Paris');
	expect(sent).toBe('2026-03-26');
	expect(clearDays(sent, meets)).toBe(5);
});

test('a sending at 00:10 local time counts on the new date, although UTC still says the day before', () => {
	expect(localDate(new Date('2026-06-11T22:10:00Z'), 'Europe/Paris')).toBe('2026-06-12');
});

test('D21: after a failed quorum on Tuesday 16 June, three clear days lead to Saturday 20 (L2121-17)', () => {
	expect(earliestMeet('2026-06-16', 3)).toBe('2026-06-20');
});

test('the latest sending keeps exactly the minimum, one day later does not', () => {
	fc.assert(
		fc.property(anyDate, fc.integer({ min: 0, max: 30 }), (meets, minimum) => {
			const latest = latestSend(meets, minimum);
			expect(clearDays(latest, meets)).toBe(minimum);
			expect(clearDays(addDays(latest, 1), meets)).toBe(minimum - 1);
		})
	);
});

test('the earliest sitting and the latest sending are inverses', () => {
	fc.assert(
		fc.property(anyDate, fc.integer({ min: 0, max: 30 }), (sent, minimum) => {
			expect(latestSend(earliestMeet(sent, minimum), minimum)).toBe(sent);
		})
	);
});
