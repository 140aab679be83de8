import * as m from '#lib/i18n/paraglide/messages.js';

/** What to tell a clerk whose file was not taken: what happened and what to do. `limit` in words, "200 Mo". */
export function refusalSentence(refusal: string, limit: string): string {
	switch (refusal) {
		case 'empty':
			return m.papers_refusal_empty();
		case 'unknown-kind':
			return m.papers_refusal_unknown_kind();
		case 'heic':
			return m.papers_refusal_heic();
		case 'drawing':
			return m.papers_refusal_drawing();
		case 'two-kinds':
			return m.papers_refusal_two_kinds();
		case 'moving-picture':
			return m.papers_refusal_moving_picture();
		case 'broken-picture':
			return m.papers_refusal_broken_picture();
		case 'too-many-points':
			return m.papers_refusal_too_many_points();
		case 'encrypted':
			return m.papers_refusal_encrypted();
		case 'broken':
			return m.papers_refusal_broken();
		case 'too-large':
			return m.papers_refusal_too_large({ limit });
		case 'too-slow':
			return m.papers_refusal_too_slow();
		case 'too-much-memory':
			return m.papers_refusal_too_much_memory();
		case 'too-many-pages':
			return m.papers_refusal_too_many_pages();
		case 'too-many-objects':
			return m.papers_refusal_too_many_objects();
		case 'page-loop':
			return m.papers_refusal_page_loop();
		case 'picture-too-big':
			return m.papers_refusal_picture_too_big();
		case 'active':
			return m.papers_refusal_active();
		case 'infected':
			return m.papers_refusal_infected();
		case 'sitting-over':
			return m.papers_refusal_sitting_over();
		case 'place-unknown':
			return m.papers_refusal_place_unknown();
		case 'draft-closed':
			return m.papers_refusal_draft_closed();
		case 'needs-sign-in':
			return m.papers_refusal_needs_sign_in();
		case 'no-space':
			return m.papers_refusal_no_space();
		default:
			return (OFFICE.get(refusal) ?? m.papers_refusal_other)();
	}
}

const OFFICE = new Map<string, () => string>([
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
