import { expect, test } from 'vitest';
import { choiceOf, sectionOf, storyDates } from './story.ts';

const at = (iso: string) => storyDates(iso.slice(0, 10), new Date(iso), 'Europe/Paris');

test('tonight is at 18:30 in the town', () => {
	expect(at('2026-11-22T08:00:00Z').tonight.startsAt).toEqual(new Date('2026-11-22T17:30:00Z'));
	expect(at('2026-06-18T08:00:00Z').tonight.startsAt).toEqual(new Date('2026-06-18T16:30:00Z'));
});

test('started late in the evening, tonight is in two hours', () => {
	expect(at('2026-11-22T17:20:00Z').tonight.startsAt).toEqual(new Date('2026-11-22T19:30:00Z'));
});

test('members are called with more than five clear days', () => {
	const { tonight, past } = at('2026-11-22T08:00:00Z');
	for (const { startsAt, convenedAt } of [tonight, past])
		expect(startsAt.getTime() - convenedAt.getTime()).toBeGreaterThan(7 * 86_400_000);
});

test('an act finds its section', () => {
	expect(sectionOf('Indemnités de fonction des élus')).toBe('Finances');
	expect(sectionOf('Règlement intérieur')).toBe('Vie de l’assemblée');
});

test('the majority carries its acts, but one', () => {
	expect(choiceOf('VE', 0)).toBe('for');
	expect(choiceOf('VE', 7)).toBe('against');
});
