import { expect, test } from 'vitest';
import { convocationDeadline, keepsBudgetNotice, keepsNotice } from './deadline.ts';
import { ruleSetIdFor, ruleSetOn } from './sets.ts';

const notice = (id: string, day: string) => ruleSetOn(id, day).notice;

test.each([
	['D1, L2121-12', 'fr-commune-from-3500', '2026-06-12', '2026-06-18', 'last-day'],
	['D3, L2121-11', 'fr-commune-under-3500', '2026-06-11', '2026-06-15', 'last-day'],
	['D5, L2121-12', 'fr-commune-from-3500', '2026-04-30', '2026-05-06', 'last-day'],
	['D7, L2121-12', 'fr-commune-from-3500', '2026-09-08', '2026-09-14', 'last-day'],
	['D9, L2121-12', 'fr-commune-from-3500', '2026-12-25', '2026-12-28', 'urgent-only'],
	['D11, L2121-12', 'fr-commune-from-3500', '2026-06-18', '2026-06-19', 'too-late'],
	['D15, L5211-1 (CE 383072)', 'fr-epci', '2026-04-12', '2026-04-16', 'urgent-only'],
	['D25, L2121-12', 'fr-commune-from-3500', '2026-12-30', '2027-01-05', 'last-day']
])('%s: %s sent %s for %s is %s', (_id, set, sent, meets, standing) => {
	expect(convocationDeadline(notice(set, sent), sent, meets).standing).toBe(standing);
});

test('D15: the convocation of the first sitting of an EPCI had to leave on Friday 10 April', () => {
	const deadline = convocationDeadline(notice('fr-epci', '2026-04-12'), '2026-04-12', '2026-04-16');
	expect(deadline.latestSendOn).toBe('2026-04-10');
	expect(deadline.daysLeft).toBe(-2);
	expect(keepsNotice(deadline)).toBe(false);
});

test('a deadline says its article, the days given and the days left', () => {
	const deadline = convocationDeadline(notice('fr-commune-from-3500', '2026-06-09'), '2026-06-09', '2026-06-18');
	expect(deadline).toMatchObject({ standing: 'in-time', article: 'L2121-12', minimum: 5, given: 8, daysLeft: 3 });
	expect(deadline.latestSendOn).toBe('2026-06-12');
	expect(deadline.urgency).toEqual({ article: 'L2121-12', minimum: 1, latestSendOn: '2026-06-16' });
});

test('a sitting that has passed gives no clear day, not a negative number', () => {
	const deadline = convocationDeadline(notice('fr-epci', '2026-06-20'), '2026-06-20', '2026-06-18');
	expect(deadline).toMatchObject({ standing: 'too-late', given: 0 });
});

test('D19: a budget sent eleven calendar days before is too late although the convocation is in time (L5217-10-4)', () => {
	const rule = notice('fr-commune-from-3500', '2026-03-29');
	expect(keepsBudgetNotice(rule, '2026-03-29', '2026-04-09')).toBe(false);
	expect(keepsBudgetNotice(rule, '2026-03-28', '2026-04-09')).toBe(true);
	expect(keepsNotice(convocationDeadline(rule, '2026-03-29', '2026-04-09'))).toBe(true);
});

test('3,500 inhabitants is where five clear days begin; an EPCI has five whatever its size (L5211-1)', () => {
	expect(ruleSetIdFor('commune', 3499)).toBe('fr-commune-under-3500');
	expect(ruleSetIdFor('commune', 3500)).toBe('fr-commune-from-3500');
	expect(ruleSetIdFor('epci', 900)).toBe('fr-epci');
});

test('an unknown rule set is a bug', () => {
	expect(() => ruleSetOn('fr-kingdom', '2026-01-01')).toThrow('unknown rule set');
});
