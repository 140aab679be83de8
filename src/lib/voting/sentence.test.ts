import { expect, test } from 'vitest';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import { majorityLaw } from './rules/majority-law.ts';
import { decide } from './rules/result.ts';
import { resultSentence } from './sentence.ts';

const ordinary = majorityLaw(ruleSetOn('fr-commune-from-3500', '2026-06-18'));
const sentence = (yes: number, no: number, abstain: number, locale: 'fr' | 'en' = 'fr') => {
	const tally = { for: yes, against: no, abstain, notTakingPart: 0 };
	const poll = { tally, rights: 39, members: 39, chairChoice: 'for', ruleSetId: 'fr-commune-from-3500' } as const;
	return resultSentence(decide(ordinary, poll), { locale }).replace(/[\u202f\u00a0]/g, ' ');
};

test('a majority is explained by its figures and its article', () => {
	expect(sentence(17, 12, 0)).toBe(
		'Adopté : 17 pour, 12 contre, 29 suffrages exprimés, 15 nécessaires — art. L2121-20'
	);
	expect(sentence(12, 17, 3)).toBe(
		'Rejeté : 12 pour, 17 contre, 3 abstentions, 29 suffrages exprimés, 15 nécessaires — art. L2121-20'
	);
});

test('unanimity is that of the votes cast', () => {
	expect(sentence(4, 0, 6)).toBe(
		'Adopté à l’unanimité des suffrages exprimés : 4 pour, 0 contre, 6 abstentions, 4 suffrages exprimés, 3 nécessaires — art. L2121-20'
	);
});

test('a casting vote and an empty box say so', () => {
	expect(sentence(14, 14, 1)).toMatch(/^Adopté par la voix prépondérante de la présidence : 14 pour, 14 contre/);
	expect(sentence(0, 0, 1)).toBe(
		'Non adopté, aucun suffrage exprimé : 0 pour, 0 contre, 1 abstention, 0 suffrage exprimé — art. L2121-20'
	);
});

test('the same sentence exists in English', () => {
	expect(sentence(17, 12, 0, 'en')).toBe('Adopted: 17 for, 12 against, 29 votes cast, 15 needed — art. L2121-20');
});
