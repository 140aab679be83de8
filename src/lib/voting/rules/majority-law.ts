import type { MajorityRule } from './majority.ts';

/** Majority of votes cast; equal voices: the presiding member's own decides, unless the ballot was secret. */
const VOTES_CAST: MajorityRule = {
	base: 'cast',
	test: 'more-than',
	numerator: 1,
	denominator: 2,
	tie: 'chair-own-vote',
	abstention: 'ignored',
	article: 'L2121-20'
};

/** What carries an item. The municipal rule is that of communautés and syndicats too (L5211-1). */
export const majorityLaws = {
	ordinary: VOTES_CAST,
	secret: { ...VOTES_CAST, tie: 'rejected' },
	/** Compte administratif, compte financier unique: adopted unless a majority is against. */
	accounts: { ...VOTES_CAST, tie: 'adopted', article: 'L1612-12' },
	departement: { ...VOTES_CAST, article: 'L3121-15' }
} satisfies Record<string, MajorityRule>;

/** The majority rule of a body for an item of the usual kind, from the id of its rule set; the commune's by default. */
export function majorityLaw(ruleSetId: string): MajorityRule {
	return ruleSetId.includes('departement') ? majorityLaws.departement : majorityLaws.ordinary;
}
