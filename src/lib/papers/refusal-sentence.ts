import * as m from '#lib/i18n/paraglide/messages.js';

/** Each is given the limit; most say nothing of it. */
const SENTENCES = new Map<string, (given: { limit: string }) => string>([
	['empty', m.papers_refusal_empty],
	['unknown-kind', m.papers_refusal_unknown_kind],
	['heic', m.papers_refusal_heic],
	['drawing', m.papers_refusal_drawing],
	['two-kinds', m.papers_refusal_two_kinds],
	['moving-picture', m.papers_refusal_moving_picture],
	['broken-picture', m.papers_refusal_broken_picture],
	['too-many-points', m.papers_refusal_too_many_points],
	['encrypted', m.papers_refusal_encrypted],
	['broken', m.papers_refusal_broken],
	['too-large', m.papers_refusal_too_large],
	['too-slow', m.papers_refusal_too_slow],
	['too-much-memory', m.papers_refusal_too_much_memory],
	['too-many-pages', m.papers_refusal_too_many_pages],
	['too-many-objects', m.papers_refusal_too_many_objects],
	['page-loop', m.papers_refusal_page_loop],
	['picture-too-big', m.papers_refusal_picture_too_big],
	['active', m.papers_refusal_active],
	['infected', m.papers_refusal_infected],
	['sitting-over', m.papers_refusal_sitting_over],
	['place-unknown', m.papers_refusal_place_unknown],
	['draft-closed', m.papers_refusal_draft_closed],
	['needs-sign-in', m.papers_refusal_needs_sign_in],
	['no-space', m.papers_refusal_no_space],
	['office', m.papers_refusal_office],
	['office-encrypted', m.papers_refusal_office_encrypted],
	['office-macros', m.papers_refusal_office_macros],
	['office-linked', m.papers_refusal_office_linked],
	['office-too-big', m.papers_refusal_office_too_big],
	['office-too-heavy', m.papers_refusal_office_too_heavy],
	['office-extension', m.papers_refusal_office_extension],
	['office-old', m.papers_refusal_office_old],
	['broken-office', m.papers_refusal_broken_office]
]);

/** What to tell a clerk whose file was not taken: what happened and what to do. `limit` in words, "200 Mo". */
export function refusalSentence(refusal: string, limit: string): string {
	return (SENTENCES.get(refusal) ?? m.papers_refusal_other)({ limit });
}
