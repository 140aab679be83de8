import * as m from '#lib/i18n/paraglide/messages.js';
import type { DraftRefusal } from './schemas.ts';

const sentences: Record<DraftRefusal | 'form-incomplete', () => string> = {
	'draft-unknown': m.drafting_refused_draft_unknown,
	'service-unknown': m.drafting_refused_service_unknown,
	'kind-unknown': m.drafting_refused_kind_unknown,
	'member-unknown': m.drafting_refused_member_unknown,
	'changed-meanwhile': m.drafting_refused_changed_meanwhile,
	'neutral-line-missing': m.drafting_refused_neutral_line_missing,
	'step-impossible': m.drafting_refused_step_impossible,
	'not-yours': m.drafting_refused_not_yours,
	'own-draft': m.drafting_refused_own_draft,
	'form-incomplete': m.drafting_refused_form_incomplete
};

/** What happened, what is kept, what to do now. */
export function refusalSentence(refusal: DraftRefusal | 'form-incomplete'): string {
	return sentences[refusal]();
}

/** What a door answers when an act was refused: which one, why, and what was typed. */
export interface RefusedForm {
	name: string;
	refusal: DraftRefusal | 'form-incomplete';
	fields: string[];
	typed: Record<string, string>;
}
