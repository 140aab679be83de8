import { expect, test } from 'vitest';
import { searchPages, searchPattern } from './search-text.ts';

const found = (query: string, text: string) => {
	const pattern = searchPattern(query);
	return pattern ? searchPages([{ versionId: 'v', page: 3, text }], pattern, 10) : [];
};
const words = (query: string, text: string) =>
	found(query, text).map(({ excerpt, from, to }) => excerpt.slice(from, to));

test('accents, capitals, ligatures and apostrophes do not matter', () => {
	expect(words('ecole', 'L’École Jules-Ferry')).toEqual(['École']);
	expect(words('ÉCOLE', 'une ecole')).toEqual(['ecole']);
	expect(words('coeur de ville', 'le Cœur de ville')).toEqual(['Cœur de ville']);
	expect(words("l'ecole", 'l’école')).toEqual(['l’école']);
});

test('a find may run over the end of a line', () => {
	expect(words('budget supplementaire', 'Le budget\nsupplémentaire 2026')).toEqual(['budget supplémentaire']);
});

test('what people type is text, not a pattern', () => {
	expect(words('1.5', '125')).toEqual([]);
	expect(words('(art. 3)', 'voir (art. 3) du règlement')).toEqual(['(art. 3)']);
	for (const character of '\\^$.*+?()[]{}|/-') expect(() => searchPattern(character)).not.toThrow();
});

test('nothing is asked, nothing is found', () => {
	expect(searchPattern('  ')).toBeNull();
});

test('a word on one of a thousand pages is found once', () => {
	const text = 'La commune de Valmont approuve la convention de délégation du service public. '.repeat(40);
	const pages = Array.from({ length: 1000 }, (_, page) => ({
		versionId: 'v',
		page,
		text: page === 990 ? `${text} assainissement` : text
	}));
	const pattern = searchPattern('assainissement');
	expect(pattern && searchPages(pages, pattern, 50)).toHaveLength(1);
});
