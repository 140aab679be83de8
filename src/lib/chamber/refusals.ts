import * as m from '#lib/i18n/paraglide/messages.js';

const sentences: Partial<Record<string, () => string>> = {
	'sitting-not-open': m.chamber_refused_sitting_not_open,
	'not-published': m.chamber_refused_not_published,
	'poll-is-open': m.chamber_refused_poll_is_open,
	'not-open': m.chamber_refused_not_open,
	'already-done': m.chamber_refused_already_done,
	'already-decided': m.chamber_refused_already_decided,
	'no-item-open': m.chamber_refused_no_item_open,
	'no-decision': m.chamber_refused_no_decision,
	'no-quorum': m.chamber_refused_no_quorum,
	'nobody-may-vote': m.chamber_refused_nobody_may_vote,
	'not-a-member': m.chamber_refused_not_a_member,
	'needs-sign-in': m.chamber_refused_needs_sign_in,
	'same-member': m.chamber_refused_same_member,
	'giver-has-given': m.chamber_refused_giver_has_given,
	'holder-has-one': m.chamber_refused_holder_has_one,
	'giver-is-present': m.chamber_refused_giver_is_present,
	'sitting-is-over': m.chamber_refused_sitting_is_over,
	'no-proxy': m.chamber_refused_no_proxy,
	'form-incomplete': m.chamber_refused_form_incomplete,
	'server-away': m.chamber_refused_server_away
};

/** The sentence for a refusal of the chamber: what happened, and what to do. */
export function refusalSentence(refusal: string): string {
	return (sentences[refusal] ?? m.chamber_refused_unknown)();
}
