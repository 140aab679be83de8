import { expect, test } from 'vitest';
import { quoteOf } from './quote.ts';

test('a quote keeps 32 characters on each side', () => {
	expect(quoteOf('x'.repeat(50) + 'mot' + 'y'.repeat(50), 50, 53)).toEqual({
		exact: 'mot',
		prefix: 'x'.repeat(32),
		suffix: 'y'.repeat(32),
		start: 50,
		end: 53
	});
});
