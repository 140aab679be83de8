import { expect, test } from 'vitest';
import { isLocalDate } from './local-date.ts';

test.each(['2026-06-18', '2028-02-29', '1899-12-31'])('%s is a day', (text) => {
	expect(isLocalDate(text)).toBe(true);
});

test.each([
	'2026-02-31',
	'2026-02-29',
	'0000-01-01',
	'275760-09-14',
	'2026-6-18',
	'18/06/2026',
	'',
	'2026-06-18T00:00Z'
])('“%s” is no day', (text) => {
	expect(isLocalDate(text)).toBe(false);
});
