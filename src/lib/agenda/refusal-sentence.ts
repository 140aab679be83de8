import * as m from '#lib/i18n/paraglide/messages.js';
import type { AgendaRefusal } from './schemas.ts';

/** A refusal of a store, or a form that does not say enough. */
export type DeskRefusal = AgendaRefusal | 'form-incomplete';

const sentences: Record<DeskRefusal, () => string> = {
	'sitting-unknown': m.agenda_refused_sitting_unknown,
	'item-unknown': m.agenda_refused_item_unknown,
	'body-unknown': m.agenda_refused_body_unknown,
	'kind-unknown': m.agenda_refused_kind_unknown,
	'member-unknown': m.agenda_refused_member_unknown,
	'paper-unknown': m.agenda_refused_paper_unknown,
	'draft-unknown': m.agenda_refused_draft_unknown,
	'draft-placed': m.agenda_refused_draft_placed,
	'agenda-published': m.agenda_refused_agenda_published,
	'sitting-over': m.agenda_refused_sitting_over,
	'neutral-line-missing': m.agenda_refused_neutral_line_missing,
	'title-missing': m.agenda_refused_title_missing,
	'changed-meanwhile': m.agenda_refused_changed_meanwhile,
	'agenda-empty': m.agenda_refused_agenda_empty,
	'sitting-in-the-past': m.agenda_refused_sitting_in_the_past,
	'nobody-to-convene': m.agenda_refused_nobody_to_convene,
	'agenda-not-published': m.agenda_refused_agenda_not_published,
	'no-item-chosen': m.agenda_refused_no_item_chosen,
	'guest-is-member': m.agenda_refused_guest_is_member,
	'guest-unknown': m.agenda_refused_guest_unknown,
	'notice-too-short': m.agenda_refused_notice_too_short,
	'form-incomplete': m.agenda_refused_form_incomplete
};

/** What happened, what is kept, what to do now: in the clerk's language. */
export function refusalSentence(refusal: DeskRefusal): string {
	return sentences[refusal]();
}
