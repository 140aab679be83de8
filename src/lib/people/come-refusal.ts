import * as m from '#lib/i18n/paraglide/messages.js';

type Refused =
	| 'sign-in-gone'
	| 'provider-said-no'
	| 'provider-trouble'
	| 'not-invited'
	| 'email-not-verified'
	| 'linked-to-another'
	| 'not-recognised'
	| 'too-many-tries';

/** What happened at a directory, and what to do now. It is said to whom the directory has recognised, so it tells strangers nothing. */
export function comeRefusal(refusal: Refused, council: string): { title: string; next: string } {
	const said: Record<Refused, { title: () => string; next: () => string }> = {
		'sign-in-gone': { title: m.people_sign_in_gone, next: m.people_sign_in_gone_next },
		'provider-said-no': { title: m.identity_said_no, next: m.identity_said_no_next },
		'provider-trouble': { title: m.identity_trouble, next: m.identity_trouble_next },
		'not-invited': { title: () => m.identity_not_invited({ council }), next: m.identity_not_invited_next },
		'email-not-verified': { title: m.identity_not_verified, next: m.identity_not_verified_next },
		'linked-to-another': { title: m.identity_linked_to_another, next: m.identity_linked_to_another_next },
		'not-recognised': { title: m.people_not_recognised, next: m.identity_not_recognised_next },
		'too-many-tries': { title: m.people_too_many_tries, next: m.people_too_many_tries_next }
	};
	const { title, next } = said[refusal];
	return { title: title(), next: next() };
}
