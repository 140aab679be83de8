import * as m from '#lib/i18n/paraglide/messages.js';

const sentences: Record<string, () => string> = {
	'not-a-pdf': m.agenda_upload_refused_not_a_pdf,
	'not-pdf': m.agenda_upload_refused_not_a_pdf,
	encrypted: m.agenda_upload_refused_encrypted,
	broken: m.agenda_upload_refused_broken,
	'too-large': m.agenda_upload_refused_too_large,
	empty: m.agenda_upload_refused_empty,
	'sitting-over': m.agenda_refused_sitting_over,
	'sitting-unknown': m.agenda_refused_sitting_unknown,
	'item-unknown': m.agenda_refused_item_unknown
};

/** What is wrong with a file, that the others are not lost, and what to do. */
export function uploadRefusalSentence(refusal: string): string {
	return (sentences[refusal] ?? m.agenda_upload_refused_unknown)();
}
