import type { RuleSet } from '#lib/agenda/rules/rule-set.ts';
import type { QuorumRule } from './quorum.ts';

/** The quorum that a rule set asks of its bodies. */
export function quorumLaw({ quorum }: Pick<RuleSet, 'quorum'>): QuorumRule {
	return {
		...quorum.moreThan,
		test: 'more-than',
		countsRepresented: quorum.countsProxies,
		countsRemote: quorum.countsRemote,
		isLiftedByInterest: false,
		minimum: 1,
		article: quorum.article
	};
}
