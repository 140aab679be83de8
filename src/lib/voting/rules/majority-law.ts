import type { RuleSet } from '#lib/agenda/rules/rule-set.ts';
import type { MajorityRule } from './majority.ts';

/** What carries an item of the usual kind, by an ordinary or a public ballot, under a rule set. */
export function majorityLaw({ majority }: Pick<RuleSet, 'majority'>): MajorityRule {
	return {
		base: majority.base,
		test: 'more-than',
		...majority.moreThan,
		tie: majority.tie,
		abstention: 'ignored',
		article: majority.article
	};
}
