import * as m from '#lib/i18n/paraglide/messages.js';
import type { PollResult } from './rules/result.ts';

/** Language of a document that is not that of the person who asks. */
interface SentenceOptions {
	locale?: 'fr' | 'en';
}

const adopted = {
	majority: m.voting_result_adopted_majority,
	unanimity: m.voting_result_adopted_unanimity,
	'casting-vote': m.voting_result_adopted_casting_vote,
	tie: m.voting_result_adopted_tie,
	'no-vote-cast': m.voting_result_adopted_no_vote_cast
};

const rejected = {
	majority: m.voting_result_rejected_majority,
	unanimity: m.voting_result_rejected_unanimity,
	'casting-vote': m.voting_result_rejected_casting_vote,
	tie: m.voting_result_rejected_tie,
	'no-vote-cast': m.voting_result_rejected_no_vote_cast
};

/**
 * Every result explains itself in one sentence: "Adopté : 17 pour, 12 contre, 29 suffrages exprimés, 15 nécessaires —
 * art. L2121-20". Abstentions are said when there are any.
 */
export function resultSentence(result: PollResult, options: SentenceOptions = {}): string {
	const { tally, cast, needed, article, reason } = result;
	const figures = [
		m.voting_figure_for({ count: tally.for }, options),
		m.voting_figure_against({ count: tally.against }, options),
		...(tally.abstain > 0 ? [m.voting_figure_abstain({ count: tally.abstain }, options)] : []),
		m.voting_figure_cast({ count: cast }, options),
		...(cast > 0 ? [m.voting_figure_needed({ count: needed }, options)] : [])
	].join(', ');
	return (result.outcome === 'adopted' ? adopted : rejected)[reason]({ figures, article }, options);
}
