import { expect, test } from 'vitest';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import { quorumLaw } from './rules/quorum-law.ts';
import { quorum } from './rules/quorum.ts';
import { quorumSentence } from './sentence.ts';

const commune = quorumLaw(ruleSetOn('fr-commune-from-3500', '2026-06-18'));
const sentence = (present: number, locale: 'fr' | 'en') =>
	quorumSentence(quorum(commune, { inOffice: 39, present }), { locale }).replace(/[\u202f\u00a0]/g, ' ');

test('the quorum says its figures and its article', () => {
	expect(sentence(29, 'fr')).toBe('Quorum atteint : 29 présents, 20 requis sur 39 membres en exercice — art. L2121-17');
	expect(sentence(1, 'fr')).toBe(
		'Quorum non atteint : 1 présent, 20 requis sur 39 membres en exercice — art. L2121-17'
	);
	expect(sentence(19, 'en')).toBe('Quorum not reached: 19 present, 20 needed of 39 members in office — art. L2121-17');
});
