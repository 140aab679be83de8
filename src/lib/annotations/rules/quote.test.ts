import { expect, test } from 'vitest';
import { occurrences, quoteOf } from './quote.ts';

const page = 'Le budget   primitif est adopté.\nL’équilibre du BUDGET est constaté.';

test('a quote keeps 32 characters on each side', () => {
	expect(quoteOf('x'.repeat(50) + 'mot' + 'y'.repeat(50), 50, 53)).toEqual({
		exact: 'mot',
		prefix: 'x'.repeat(32),
		suffix: 'y'.repeat(32),
		start: 50,
		end: 53
	});
});

test('words are found whatever their accents, case, apostrophes and blanks', () => {
	expect(occurrences(page, 'budget')).toHaveLength(2);
	const [found] = occurrences(page, "l'EQUILIBRE du budget");
	expect(page.slice(found!.start, found!.end)).toBe('L’équilibre du BUDGET');
	const [spaced] = occurrences(page, 'budget primitif');
	expect(page.slice(spaced!.start, spaced!.end)).toBe('budget   primitif');
});

test('ligatures are found by their letters', () => {
	expect(occurrences('une ﬁn œuvrée', 'fin')).toHaveLength(1);
});

test('nothing is found for nothing', () => {
	expect(occurrences(page, '  ')).toEqual([]);
});
