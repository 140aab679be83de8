import { error } from '@sveltejs/kit';
import * as schemas from '#lib/agenda/schemas.ts';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import { readConvocations } from '#lib/agenda/server/convocations.ts';
import { readGuests } from '#lib/agenda/server/guest-list.ts';
import { removePaper } from '#lib/agenda/server/item-papers.ts';
import { draftsWaiting, placeDraft } from '#lib/agenda/server/place-draft.ts';
import { addItem, editItem, moveItem, releaseItem, removeItem } from '#lib/agenda/server/items.ts';
import { deadlineOf, membersCalled } from '#lib/agenda/server/publishing.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { chosenKind, editSitting, listKinds } from '#lib/agenda/server/sittings.ts';
import { readJobs } from '#lib/jobs/server/job-list.ts';
import { refuse } from '#lib/kernel/result.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { instantAt } from '#lib/kernel/local-time.ts';
import { listMails } from '#lib/mail/server/outbox.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { services } from '../../../../../services.ts';
import { clerkAct, requireClerk } from '../../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

type Call = Awaited<ReturnType<typeof readConvocations>>[number];
type KeptMail = Awaited<ReturnType<typeof listMails>>[number];

/** The three places of the page: the agenda, its items, and what is due. */
export const load: PageServerLoad = async (event) => {
	event.depends('desk:sitting');
	const { database, tenant, staff, sittingId } = await requireClerk(event);
	const now = new Date();
	const found = await database.transaction(async (tx) => {
		const agenda = await readAgenda(tx, sittingId, 'desk');
		if (!agenda) return null;
		const { sitting } = agenda;
		const members = await membersCalled(tx, { bodyId: sitting.body.id, startsAt: sitting.startsAt }, tenant.timeZone);
		const calls = await readConvocations(tx, sittingId);
		const mails = sitting.state === 'draft' ? [] : await listMails(tx, sittingId);
		const kinds = sitting.state === 'draft' ? await listKinds(tx, staff) : [];
		const drafts = sitting.state === 'draft' ? await draftsWaiting(tx, staff, sitting.kindId) : [];
		const guests = sitting.state === 'draft' ? [] : await readGuests(tx, sittingId);
		const work = await readJobs(tx, { subjectId: sittingId });
		return { agenda, members, calls, mails, kinds, drafts, guests, jobs: work };
	});
	if (!found) error(404);
	const { agenda, members, calls, mails, kinds, drafts, guests, jobs } = found;
	const sentAt = agenda.sitting.publishedAt ?? now;
	const { notice } = ruleSetOn(agenda.sitting.body.ruleSetId, localDate(sentAt, tenant.timeZone));
	return {
		now,
		...agenda,
		deadline: deadlineOf(agenda, tenant.timeZone, sentAt),
		needsNote: notice.needsExplanatoryNote,
		members: members.map(({ mandateId, firstName, lastName }) => ({ mandateId, name: `${firstName} ${lastName}` })),
		...{ kinds, drafts, guests },
		limitBytes: services().settings.paperLimitBytes,
		jobs,
		answers: countAnswers(calls),
		mails: countMails(mails)
	};
};

function countAnswers(calls: Pick<Call, 'openedAt' | 'answer'>[]) {
	const answered = (answer: Call['answer']) => calls.filter((call) => call.answer === answer).length;
	return {
		called: calls.length,
		opened: calls.filter((call) => call.openedAt !== null).length,
		...{ present: answered('present'), absent: answered('absent'), proxy: answered('proxy'), none: answered(null) }
	};
}

function countMails(mails: Pick<KeptMail, 'state'>[]) {
	const inState = (...states: KeptMail['state'][]) => mails.filter(({ state }) => states.includes(state)).length;
	return {
		...{ waiting: inState('waiting', 'sending'), sent: inState('sent') },
		...{ kept: inState('kept'), failed: inState('failed') }
	};
}

export const actions: Actions = {
	editSitting: (event) =>
		clerkAct(event, schemas.SittingForm, async (tx, form, { sittingId, tenant, staff, actor, now }) => {
			const startsAt = instantAt(form['startsAt-date'], form['startsAt-time'], tenant.timeZone);
			const kind = await chosenKind(tx, staff, form.kindId);
			if (!kind) return refuse('kind-unknown');
			const { title, place } = form;
			return editSitting(tx, sittingId, { ...kind, title, place, startsAt }, actor, now);
		}),
	addItem: (event) =>
		clerkAct(event, schemas.NewItemForm, (tx, form, { sittingId, actor, now }) =>
			addItem(tx, sittingId, form, actor, now)
		),
	placeDraft: (event) =>
		clerkAct(event, schemas.DraftChoice, (tx, { draftId }, { sittingId, ...acting }) =>
			placeDraft(tx, { sittingId, draftId }, acting)
		),
	/* After publishing the public record follows at once: an item that becomes closed must not stay readable. */
	editItem: (event) =>
		clerkAct(event, schemas.ItemForm, async (tx, form, { sittingId, actor, now }) => {
			const edited = await editItem(tx, form, actor, now);
			if (edited.ok) await publishRecord(tx, sittingId, now);
			return edited;
		}),
	move: (event) =>
		clerkAct(event, schemas.MoveForm, (tx, { itemId, beforeId, section }, { actor, now }) =>
			moveItem(tx, itemId, { beforeId, section }, actor, now)
		),
	removeItem: (event) =>
		clerkAct(event, schemas.ItemChoice, (tx, { itemId }, { actor, now }) => removeItem(tx, itemId, actor, now)),
	removePaper: (event) =>
		clerkAct(event, schemas.PaperChoice, (tx, form, { actor, now }) => removePaper(tx, form, actor, now)),
	releaseItem: (event) =>
		clerkAct(event, schemas.ItemChoice, async (tx, { itemId }, { sittingId, actor, now }) => {
			const released = await releaseItem(tx, itemId, actor, now);
			if (released.ok) await publishRecord(tx, sittingId, now);
			return released;
		})
};
