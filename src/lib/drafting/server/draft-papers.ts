import { and, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { DraftRefusal } from '../schemas.ts';
import { lockOpenDraft, type Acting } from './drafts.ts';
import { noteStep } from './locked-draft.ts';
import { draftPapers } from './tables.ts';

/** Puts a paper that has just come in into a draft, at the end. Refused once it is no more with its drafters. */
export async function addPaperToDraft(
	tx: TenantTx,
	{ draftId, paperId }: { draftId: string; paperId: string },
	{ staff, actor, now }: Acting
): Promise<Result<null, DraftRefusal>> {
	const open = await lockOpenDraft(tx, draftId, staff);
	if (!open.ok) return open;
	const known = await tx.select().from(draftPapers).where(eq(draftPapers.draftId, draftId));
	const position = Math.max(-1, ...known.map((one) => one.position)) + 1;
	await tx.insert(draftPapers, { draftId, paperId, position, addedAt: now }).onConflictDoNothing();
	await noteStep(tx, open.value, { step: 'paper-added', actor, details: { paperId } }, now);
	return ok(null);
}

/** Takes a paper out of a draft. One that is not in it is refused as the whole draft would be. */
export async function removeDraftPaper(
	tx: TenantTx,
	{ draftId, paperId }: { draftId: string; paperId: string },
	{ staff, actor, now }: Acting
): Promise<Result<null, DraftRefusal>> {
	const open = await lockOpenDraft(tx, draftId, staff);
	if (!open.ok) return open;
	const removed = await tx
		.delete(draftPapers, and(eq(draftPapers.draftId, draftId), eq(draftPapers.paperId, paperId)))
		.returning({ paperId: draftPapers.paperId });
	if (removed.length === 0) return refuse('draft-unknown');
	await noteStep(tx, open.value, { step: 'paper-removed', actor, details: { paperId } }, now);
	return ok(null);
}

/** Whether a draft has any paper yet: the first is its report, the others are annexes. */
export async function hasPapers(tx: TenantTx, draftId: string): Promise<boolean> {
	const found = await tx.select().from(draftPapers).where(eq(draftPapers.draftId, draftId)).limit(1);
	return found.length > 0;
}
