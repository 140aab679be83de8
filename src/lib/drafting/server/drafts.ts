import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { StaffFacts } from '#lib/people/rules/staff.ts';
import { sittingKinds } from '#lib/people/server/role-tables.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { mayWriteDraft } from '../rules/draft-policy.ts';
import type { DraftForm, DraftRefusal, NewDraft } from '../schemas.ts';
import { changeDraft, lockDraft, noteStep, type Draft } from './locked-draft.ts';
import { draftActs, draftPapers, draftSteps } from './tables.ts';

/** Who acts on a draft, with what they are at the desk. */
export interface Acting {
	staff: StaffFacts;
	actor: string;
	now: Date;
}

/** Begins a draft in a service that the actor writes for; of every other one nothing is said (`service-unknown`). */
export async function beginDraft(
	tx: TenantTx,
	{ serviceId, ...said }: NewDraft,
	{ staff, actor, now }: Acting
): Promise<Result<{ draftId: string }, DraftRefusal>> {
	if (!staff.draftsFor.includes(serviceId)) return refuse('service-unknown');
	const wrong = await refusalOf(tx, said);
	if (wrong) return refuse(wrong);
	const id = newId(now.getTime());
	const stamps = { createdAt: now, createdBy: actor, changedAt: now };
	await tx.insert(draftActs, { id, serviceId, ...said, state: 'draft', ...stamps });
	await noteStep(tx, { id, serviceId }, { step: 'begun', actor }, now);
	return ok({ draftId: id });
}

/** Stores what a drafter says. Refused: a form filled from an older version (`changed-meanwhile`), so nobody's words are lost. */
export async function editDraft(
	tx: TenantTx,
	draftId: string,
	{ seen, ...said }: DraftForm,
	acting: Acting
): Promise<Result<Draft, DraftRefusal>> {
	const open = await lockOpenDraft(tx, draftId, acting.staff);
	if (!open.ok) return open;
	if (open.value.version !== seen) return refuse('changed-meanwhile');
	const wrong = await refusalOf(tx, said);
	if (wrong) return refuse(wrong);
	if (isSame(open.value, said)) return open;
	await changeDraft(tx, draftId, said, acting.now);
	await noteStep(tx, open.value, { step: 'edited', actor: acting.actor }, acting.now);
	return ok({ ...open.value, ...said, version: seen + 1 });
}

/** Throws a draft away while it is with its drafters. Its papers wait, as those that were taken off an agenda do. */
export async function discardDraft(
	tx: TenantTx,
	draftId: string,
	seen: number,
	{ staff, actor, now }: Acting
): Promise<Result<null, DraftRefusal>> {
	const open = await lockOpenDraft(tx, draftId, staff);
	if (!open.ok) return open;
	if (open.value.version !== seen) return refuse('changed-meanwhile');
	const own = await tx.select({ id: draftPapers.paperId }).from(draftPapers).where(eq(draftPapers.draftId, draftId));
	await tx.delete(draftPapers, eq(draftPapers.draftId, draftId));
	await tx.delete(draftSteps, eq(draftSteps.draftId, draftId));
	await tx.delete(draftActs, eq(draftActs.id, draftId));
	const details = { serviceId: open.value.serviceId, papers: own.map(({ id }) => id) };
	await appendJournal(tx, { act: 'draft.discarded', object: draftId, actor, details }, now);
	return ok(null);
}

/** A draft that somebody may write in now, held until the end of the transaction. */
export async function lockOpenDraft(
	tx: TenantTx,
	draftId: string,
	staff: StaffFacts
): Promise<Result<Draft, DraftRefusal>> {
	const draft = await lockDraft(tx, draftId);
	if (!draft) return refuse('draft-unknown');
	const may = mayWriteDraft(staff, draft);
	return may.ok ? ok(draft) : may;
}

type Said = Omit<NewDraft, 'serviceId'>;

function isSame(draft: Draft, said: Said): boolean {
	return Object.entries(said).every(([name, value]) => draft[name as keyof Said] === value);
}

async function refusalOf(tx: TenantTx, said: Said): Promise<DraftRefusal | undefined> {
	const { isClosed, publicTitle, kindId, rapporteurMandateId } = said;
	if (isClosed && publicTitle === '') return 'neutral-line-missing';
	if (kindId) {
		const found = await tx.select({ id: sittingKinds.id }).from(sittingKinds).where(eq(sittingKinds.id, kindId));
		if (found.length === 0) return 'kind-unknown';
	}
	if (rapporteurMandateId) {
		const found = await tx.select({ id: mandates.id }).from(mandates).where(eq(mandates.id, rapporteurMandateId));
		if (found.length === 0) return 'member-unknown';
	}
	return undefined;
}
