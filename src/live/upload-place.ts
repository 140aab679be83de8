import { eq } from 'drizzle-orm';
import { mayKeepSitting } from '#lib/agenda/rules/sitting-policy.ts';
import { keepsSitting } from '#lib/agenda/server/kept-sittings.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { lockOpenDraft } from '#lib/drafting/server/drafts.ts';
import { draftActs } from '#lib/drafting/server/tables.ts';
import type { Upload } from '#lib/papers/server/uploads.ts';
import { isClerk, type StaffFacts } from '#lib/people/rules/staff.ts';

/** What an upload is for: a sitting, one of its items, or a draft of an act. */
export type UploadPlace = Pick<Upload, 'sittingId' | 'itemId' | 'draftId'>;

/** Whether somebody sends papers anywhere in a town: clerks, and whoever drafts for a service. */
export function sendsPapers(staff: StaffFacts): boolean {
	return isClerk(staff) || staff.draftsFor.length > 0;
}

/** Why nothing is sent there now; undefined: it may begin. What is unknown and what is not theirs look the same. */
export async function refusalAt(
	tx: TenantTx,
	staff: StaffFacts,
	{ sittingId, itemId, draftId }: UploadPlace
): Promise<'place-unknown' | 'sitting-over' | undefined> {
	if (draftId !== null) return (await lockOpenDraft(tx, draftId, staff)).ok ? undefined : 'place-unknown';
	const [sitting] = await tx
		.select()
		.from(sittings)
		.where(eq(sittings.id, sittingId ?? ''));
	const [item] = itemId ? await tx.select().from(items).where(eq(items.id, itemId)) : [];
	if (!sitting || !mayKeepSitting(staff, sitting).ok) return 'place-unknown';
	if (itemId && item?.sittingId !== sittingId) return 'place-unknown';
	return sitting.state === 'closed' ? 'sitting-over' : undefined;
}

/**
 * Whether somebody still sends papers there: who may no longer prepare this sitting or write for this service does not go on. A
 * draft that was handed in meanwhile is refused at the end, by its name.
 */
export async function goesOnAt(tx: TenantTx, staff: StaffFacts, { sittingId, draftId }: UploadPlace): Promise<boolean> {
	if (draftId !== null) {
		const [draft] = await tx.select().from(draftActs).where(eq(draftActs.id, draftId));
		return draft !== undefined && staff.draftsFor.includes(draft.serviceId);
	}
	return sittingId !== null && keepsSitting(tx, staff, sittingId);
}
