import * as m from '#lib/i18n/paraglide/messages.js';

/** Why a time stamp has not come yet, by the names of `rules/stamps.ts` and of the outgoing room. */
const PROBLEMS: Record<string, () => string> = {
	unreadable: m.journal_stamp_unreadable,
	'not-granted': m.journal_stamp_not_granted,
	'other-nonce': m.journal_stamp_other_nonce,
	'other-imprint': m.journal_stamp_other_imprint,
	'other-policy': m.journal_stamp_other_policy,
	'other-purpose': m.journal_stamp_other_purpose,
	'other-authority': m.journal_stamp_other_authority,
	'bad-signature': m.journal_stamp_bad_signature,
	'certificate-over': m.journal_stamp_certificate_over,
	'wrong-time': m.journal_stamp_wrong_time,
	'other-answer': m.journal_stamp_other_answer,
	'not-https': m.journal_stamp_other_answer,
	'address-refused': m.journal_stamp_address_refused,
	certificate: m.journal_stamp_certificate,
	'too-large': m.journal_stamp_too_large
};

export function stampProblem(problem: string): string {
	return (PROBLEMS[problem] ?? m.journal_stamp_unreachable)();
}
