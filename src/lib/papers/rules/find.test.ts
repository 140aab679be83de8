import { expect, test } from 'vitest';
import { occurrences } from './find.ts';

const page = 'Le budget   primitif est adopté.\nL’équilibre du BUDGET est constaté.';

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
