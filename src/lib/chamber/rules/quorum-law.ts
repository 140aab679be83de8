import type { QuorumRule } from './quorum.ts';

const MAJORITY_PRESENT: QuorumRule = {
	numerator: 1,
	denominator: 2,
	test: 'more-than',
	countsRepresented: false,
	countsRemote: false,
	isLiftedByInterest: false,
	minimum: 1,
	article: 'L2121-17'
};

/** What each kind of body needs to decide. The municipal rule is that of communautés and syndicats too (L5211-1). */
export const quorumLaws = {
	commune: MAJORITY_PRESENT,
	epci: { ...MAJORITY_PRESENT, countsRemote: true },
	departement: { ...MAJORITY_PRESENT, countsRemote: true, article: 'L3121-14' },
	'commission-permanente': { ...MAJORITY_PRESENT, countsRepresented: true, article: 'L3121-14-1' },
	'alsace-moselle': { ...MAJORITY_PRESENT, isLiftedByInterest: true, article: 'L2541-4' }
} satisfies Record<string, QuorumRule>;

/** The quorum rule of a body, from the id of its rule set (`fr-commune-3500`, `fr-epci`, …); the commune's by default. */
export function quorumLaw(ruleSetId: string): QuorumRule {
	const kind = Object.keys(quorumLaws).find((name) => ruleSetId.includes(name)) as keyof typeof quorumLaws | undefined;
	return quorumLaws[kind ?? 'commune'];
}
