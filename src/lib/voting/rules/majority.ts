import type { Tally } from './tally.ts';

/** What carries a motion. Comes in as data: domain.md, "Rules as data". */
export interface MajorityRule {
	/** Of whom the share is taken: votes cast (R41), members who vote or abstain, members in office. */
	base: 'cast' | 'present' | 'members';
	test: 'more-than' | 'at-least';
	numerator: number;
	denominator: number;
	/** R42: own vote of the presiding member; secret: rejected; R43, accounts: adopted unless a majority is against. */
	tie: 'chair-own-vote' | 'rejected' | 'adopted';
	/** Where an abstention is a vote against (Carinthia); everywhere else it is not a vote cast. */
	abstention: 'ignored' | 'against';
	article: string;
}

interface Body {
	present: number;
	members: number;
}

/** Compares by multiplying, so no share is ever rounded. Abstentions are not votes cast. */
export function isCarried(rule: MajorityRule, tally: Tally, body: Body): boolean {
	return tally.for > 0 && tally.for >= votesNeeded(rule, tally, body);
}

/** Votes for that the rule asks: floor(cast/2)+1 for a simple majority (R40), ceil(2n/3) for two thirds (M15). */
export function votesNeeded(rule: MajorityRule, tally: Tally, body: Body): number {
	const cast = tally.for + tally.against + (rule.abstention === 'against' ? tally.abstain : 0);
	const share = { ...body, cast }[rule.base] * rule.numerator;
	if (rule.tie === 'adopted') return Math.ceil(share / rule.denominator);
	return rule.test === 'more-than' ? Math.floor(share / rule.denominator) + 1 : Math.ceil(share / rule.denominator);
}

/** Equality of voices: only a simple majority of votes cast knows it. */
export function isTie(rule: MajorityRule, tally: Tally): boolean {
	const against = tally.against + (rule.abstention === 'against' ? tally.abstain : 0);
	return rule.base === 'cast' && rule.denominator === 2 * rule.numerator && tally.for === against;
}
