import { expect, test } from 'vitest';
import { instantAt, localTime } from './local-time.ts';

test.each([
	['summer', '2026-06-18', '18:30', '2026-06-18T16:30:00.000Z'],
	['winter', '2026-11-22', '18:30', '2026-11-22T17:30:00.000Z'],
	['the evening before clocks go forward', '2026-03-28', '20:00', '2026-03-28T19:00:00.000Z'],
	['the evening of the day clocks went forward', '2026-03-29', '20:00', '2026-03-29T18:00:00.000Z'],
	['the hour that comes twice: the first', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
	['the hour that is skipped: after the change', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z']
])('%s in Paris', (_when, date, time, expected) => {
	expect(instantAt(date, time, 'Europe/Paris').toISOString()).toBe(expected);
});

test('a wall clock read back shows what was set, also on the other side of the world', () => {
	for (const zone of ['Europe/Paris', 'Indian/Reunion', 'Pacific/Noumea', 'America/Cayenne'])
		expect(localTime(instantAt('2026-06-18', '00:05', zone), zone)).toBe('00:05');
});
