import { error, redirect } from '@sveltejs/kit';
import { placeOf } from '#lib/agenda/server/place-draft.ts';
import { mayApproveDraft, maySendBack, mayWriteDraft } from '#lib/drafting/rules/draft-policy.ts';
import * as schemas from '#lib/drafting/schemas.ts';
import { removeDraftPaper } from '#lib/drafting/server/draft-papers.ts';
import { discardDraft, editDraft } from '#lib/drafting/server/drafts.ts';
import { approveDraft, handInDraft, judgingOf, sendBackDraft } from '#lib/drafting/server/judge.ts';
import { readChoices, readDraft } from '#lib/drafting/server/read-drafts.ts';
import { ok } from '#lib/kernel/result.ts';
import { today } from '#lib/people/server/members.ts';
import { services } from '../../../../../services.ts';
import { draftAct, requireDraft, tell } from '../../../draft-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** A draft with its papers and its history, and what whoever asks may do with it now. */
export const load: PageServerLoad = async (event) => {
	event.depends('desk:draft');
	const { database, staff, tenant, account, draftId } = await requireDraft(event);
	const now = new Date();
	const found = await database.transaction(async (tx) => {
		const draft = await readDraft(tx, staff, draftId);
		if (!draft) return undefined;
		const approve = mayApproveDraft(staff, draft, await judgingOf(tx, draft, account.id));
		const may = {
			write: mayWriteDraft(staff, draft).ok,
			sendBack: maySendBack(staff, draft).ok,
			approve: approve.ok,
			/** Somebody else validates what one wrote oneself. */
			isOwn: !approve.ok && approve.refusal === 'own-draft'
		};
		const choices = may.write ? await readChoices(tx, today(tenant, now)) : { kinds: [], rapporteurs: [] };
		return { draft, may, ...choices, place: await placeOf(tx, staff, draftId) };
	});
	if (!found) error(404);
	return { now, ...found, limitBytes: services().settings.paperLimitBytes };
};

export const actions: Actions = {
	save: async (event) =>
		draftAct(event, await requireDraft(event), schemas.DraftForm, async (tx, form, acting) => {
			const edited = await editDraft(tx, acting.draftId, form, acting);
			return edited.ok ? ok(null) : edited;
		}),
	handIn: async (event) =>
		draftAct(event, await requireDraft(event), schemas.DraftForm, async (tx, form, acting) => {
			const handed = await handInDraft(tx, acting.draftId, form, acting);
			if (!handed.ok) return handed;
			await tell(event, tx, { draft: handed.value, news: 'handed-in' }, acting);
			return ok(null);
		}),
	approve: async (event) =>
		draftAct(event, await requireDraft(event), schemas.SeenDraft, async (tx, { seen }, acting) => {
			const approved = await approveDraft(tx, acting.draftId, seen, acting);
			if (!approved.ok) return approved;
			await tell(event, tx, { draft: approved.value, news: 'approved' }, acting);
			return ok(null);
		}),
	sendBack: async (event) =>
		draftAct(event, await requireDraft(event), schemas.SentBack, async (tx, form, acting) => {
			const back = await sendBackDraft(tx, acting.draftId, form, acting);
			if (!back.ok) return back;
			await tell(event, tx, { draft: back.value, news: 'sent-back', reason: form.reason }, acting);
			return ok(null);
		}),
	removePaper: async (event) =>
		draftAct(event, await requireDraft(event), schemas.DraftPaperChoice, (tx, { paperId }, acting) =>
			removeDraftPaper(tx, { draftId: acting.draftId, paperId }, acting)
		),
	discard: async (event) => {
		const result = await draftAct(event, await requireDraft(event), schemas.SeenDraft, (tx, { seen }, acting) =>
			discardDraft(tx, acting.draftId, seen, acting)
		);
		if ('done' in result) redirect(303, `/desk/${event.params.tenant}/drafts`);
		return result;
	}
};
