import { expect, test } from 'vitest';
import { arrange, nearness } from './when.ts';

const at = (instant: string) => new Date(instant);

test('a sitting of this evening is tonight, one of this morning today', () => {
	expect(nearness(at('2026-06-18T16:30:00Z'), at('2026-06-18T08:00:00Z'), 'Europe/Paris')).toBe('tonight');
	expect(nearness(at('2026-06-18T08:00:00Z'), at('2026-06-18T16:00:00Z'), 'Europe/Paris')).toBe('today');
});

test('the calendar is that of the place', () => {
	expect(nearness(at('2026-06-18T22:30:00Z'), at('2026-06-18T10:00:00Z'), 'Europe/Paris')).toBe('coming');
	expect(nearness(at('2026-06-17T10:00:00Z'), at('2026-06-18T10:00:00Z'), 'Europe/Paris')).toBe('past');
});

test('a sitting that is going on comes before one that is published, the past ends the list', () => {
	const sitting = (startsAt: string, state: 'published' | 'open' | 'closed') => ({ startsAt, state });
	const arranged = arrange([
		sitting('2026-07-01', 'published'),
		sitting('2026-01-10', 'closed'),
		sitting('2026-06-18', 'open'),
		sitting('2026-03-10', 'closed'),
		sitting('2026-06-17', 'published')
	]);
	expect(arranged.next).toEqual(sitting('2026-06-18', 'open'));
	expect(arranged.coming.map(({ startsAt }) => startsAt)).toEqual(['2026-06-17', '2026-07-01']);
	expect(arranged.past.map(({ startsAt }) => startsAt)).toEqual(['2026-03-10', '2026-01-10']);
});
