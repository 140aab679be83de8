import { and, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { lockItem, lockSitting, raiseVersion, type Sitting } from './locked-sitting.ts';
import { readOrder, writeOrder } from './order-items.ts';
import { itemPapers, items } from './tables.ts';

export interface TakenPaper {
	sittingId: string;
	paperId: string;
	/** As papers' `proposeTitle` reads it. */
	title: string;
	/**
	 * When the clerk dropped the file. Files dropped at once arrive in any order; each goes after those that were dropped
	 * before it, so the agenda shows the order of the drop.
	 */
	droppedAt: Date;
}

/**
 * Makes an item of an uploaded paper, at the end of the agenda. On a published agenda the item is late: it takes the next
 * number and is shown as new (R14: it needs its own notice or urgency). Once over, nothing is added.
 */
export async function addItemFromPaper(
	tx: TenantTx,
	taken: TakenPaper,
	actor: string,
	now: Date
): Promise<Result<{ itemId: string }, AgendaRefusal>> {
	const sitting = await lockSitting(tx, taken.sittingId);
	if (!sitting.ok) return sitting;
	if (sitting.value.state === 'closed') return refuse('sitting-over');
	const isLate = sitting.value.state !== 'draft';
	const order = await readOrder(tx, taken.sittingId);
	const index = isLate ? order.length : order.findLastIndex((one) => one.createdAt <= taken.droppedAt) + 1;
	const itemId = newId();
	const section = order[index - 1]?.section ?? '';
	await tx.insert(items, {
		id: itemId,
		sittingId: taken.sittingId,
		position: index,
		number: isLate ? order.length + 1 : null,
		section,
		title: taken.title,
		isLate,
		createdAt: taken.droppedAt
	});
	await writeOrder(tx, [...order.slice(0, index), { id: itemId, section }, ...order.slice(index)]);
	await attach(tx, sitting.value, itemId, taken.paperId, now);
	const details = { sittingId: taken.sittingId, paperId: taken.paperId, isLate };
	await appendJournal(tx, { act: 'item.added', object: itemId, actor, details }, now);
	return ok({ itemId });
}

/** Adds a paper to an item: late, and shown as new, once the agenda is published. Adding it twice changes nothing. */
export async function addPaperToItem(
	tx: TenantTx,
	{ itemId, paperId }: { itemId: string; paperId: string },
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const found = await lockItem(tx, itemId);
	if (!found.ok) return found;
	const { sitting } = found.value;
	if (sitting.state === 'closed') return refuse('sitting-over');
	await attach(tx, sitting, itemId, paperId, now);
	const details = { sittingId: sitting.id, paperId, isLate: sitting.state !== 'draft' };
	await appendJournal(tx, { act: 'item.paper-added', object: itemId, actor, details }, now);
	return ok(null);
}

/** Takes a paper off an item of a draft; what members were called with stays. */
export async function removePaper(
	tx: TenantTx,
	{ itemId, paperId }: { itemId: string; paperId: string },
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const found = await lockItem(tx, itemId);
	if (!found.ok) return found;
	const { sitting } = found.value;
	if (sitting.state !== 'draft') return refuse('agenda-published');
	await tx.delete(itemPapers, and(eq(itemPapers.itemId, itemId), eq(itemPapers.paperId, paperId)));
	await raiseVersion(tx, sitting.id);
	const details = { sittingId: sitting.id, paperId };
	await appendJournal(tx, { act: 'item.paper-removed', object: itemId, actor, details }, now);
	return ok(null);
}

async function attach(tx: TenantTx, sitting: Sitting, itemId: string, paperId: string, now: Date): Promise<void> {
	const known = await tx.select({ id: itemPapers.paperId }).from(itemPapers).where(eq(itemPapers.itemId, itemId));
	const isLate = sitting.state !== 'draft';
	await tx.insert(itemPapers, { itemId, paperId, position: known.length, addedAt: now, isLate }).onConflictDoNothing();
	await raiseVersion(tx, sitting.id);
}
