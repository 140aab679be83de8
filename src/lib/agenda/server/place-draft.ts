import { and, asc, eq, isNull, or } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { mayPlaceDraft } from '#lib/drafting/rules/draft-policy.ts';
import type { Acting } from '#lib/drafting/server/drafts.ts';
import { changeDraft, lockDraft, noteStep, type Draft } from '#lib/drafting/server/locked-draft.ts';
import { listDrafts } from '#lib/drafting/server/read-drafts.ts';
import { draftActs, draftPapers } from '#lib/drafting/server/tables.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { StaffFacts } from '#lib/people/rules/staff.ts';
import { mandates } from '#lib/people/server/tables.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { itemDrafts } from './draft-tables.ts';
import { addPaperToItem } from './item-papers.ts';
import { addItem } from './items.ts';
import { isKeptBy } from './kept-sittings.ts';
import { lockSitting, type Sitting } from './locked-sitting.ts';
import { items, sittings } from './tables.ts';

/** Approved drafts that wait beside the agendas of a kind of sitting: those meant for it, and those meant for none yet. */
export async function draftsWaiting(tx: TenantTx, staff: StaffFacts, kindId: string) {
	const isMeant = or(eq(draftActs.kindId, kindId), isNull(draftActs.kindId));
	return listDrafts(tx, staff, and(eq(draftActs.state, 'approved'), isMeant));
}

/**
 * Puts an approved draft on the agenda of a draft sitting, at its end: an item with everything that was said of it and with its
 * papers in their order, in one transaction. Once: the draft stays locked until then, and so does the sitting. Refused: what
 * the clerk does not see or is meant for another kind of sitting (`draft-unknown`), what is on an agenda (`draft-placed`).
 */
export async function placeDraft(
	tx: TenantTx,
	{ sittingId, draftId }: { sittingId: string; draftId: string },
	{ staff, actor, now }: Acting
): Promise<Result<{ itemId: string }, AgendaRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting.ok) return sitting;
	const draft = await lockDraft(tx, draftId);
	const { kindId } = sitting.value;
	if (!draft || (draft.kindId !== null && draft.kindId !== kindId)) return refuse('draft-unknown');
	const may = mayPlaceDraft(staff, draft);
	if (!may.ok) return refuse(may.refusal === 'step-impossible' ? 'draft-placed' : 'draft-unknown');
	const added = await addItem(tx, sittingId, { title: draft.title, section: '' }, actor, now);
	if (!added.ok) return added;
	const { itemId } = added.value;
	const { isClosed, publicTitle } = draft;
	const rapporteurMandateId = await rapporteurIn(tx, draft, sitting.value);
	await tx.update(items, { isClosed, publicTitle, rapporteurMandateId }, eq(items.id, itemId));
	const own = await tx
		.select({ paperId: draftPapers.paperId })
		.from(draftPapers)
		.where(eq(draftPapers.draftId, draftId))
		.orderBy(asc(draftPapers.position));
	for (const { paperId } of own) {
		const laid = await addPaperToItem(tx, { itemId, paperId }, actor, now);
		if (!laid.ok) return laid;
	}
	await tx.insert(itemDrafts, { draftId, itemId });
	await changeDraft(tx, draftId, { state: 'on-agenda' }, now);
	await noteStep(tx, draft, { step: 'placed', actor, details: { sittingId, itemId } }, now);
	return ok({ itemId });
}

/** The sitting and the item that a draft became, for who keeps that sitting; null for everybody else. */
export async function placeOf(tx: TenantTx, staff: StaffFacts, draftId: string) {
	const [place] = await tx
		.select({ itemId: items.id, sittingId: sittings.id, title: sittings.title, startsAt: sittings.startsAt })
		.from(itemDrafts)
		.innerJoin(items, eq(items.id, itemDrafts.itemId))
		.innerJoin(sittings, eq(sittings.id, items.sittingId))
		.where(and(eq(itemDrafts.draftId, draftId), isKeptBy(staff)));
	return place ?? null;
}

/** A rapporteur who does not sit in this body presents nothing there: the clerk names another one. */
async function rapporteurIn(tx: TenantTx, { rapporteurMandateId }: Draft, { bodyId }: Sitting): Promise<string | null> {
	if (rapporteurMandateId === null) return null;
	const [mandate] = await tx.select().from(mandates).where(eq(mandates.id, rapporteurMandateId));
	return mandate?.bodyId === bodyId ? mandate.id : null;
}
