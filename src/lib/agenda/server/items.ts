import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { joinSection, place, type Placement } from '../rules/order.ts';
import { itemFingerprint } from '../rules/fingerprint.ts';
import type { AgendaRefusal, ItemForm } from '../schemas.ts';
import { lockItem, lockSitting, raiseVersion } from './locked-sitting.ts';
import { returnDraft } from './return-draft.ts';
import { readOrder, writeOrder } from './order-items.ts';
import { itemPapers, items } from './tables.ts';

/** Adds an item without a paper, at the end of its section or of the agenda. Numbers are frozen once published: see late items. */
export async function addItem(
	tx: TenantTx,
	sittingId: string,
	{ title, section }: { title: string; section: string },
	actor: string,
	now: Date
): Promise<Result<{ itemId: string }, AgendaRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting.ok) return sitting;
	if (sitting.value.state !== 'draft') return refuse('agenda-published');
	const order = await readOrder(tx, sittingId);
	const itemId = newId();
	await tx.insert(items, { id: itemId, sittingId, position: order.length, section, title, createdAt: now });
	const grown = [...order, { id: itemId, section }];
	await writeOrder(tx, place(grown, itemId, joinSection(grown, itemId, section)));
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'item.added', object: itemId, actor, details: { sittingId } }, now);
	return ok({ itemId });
}

/**
 * Changes what the clerk says of an item. Refused: a closed item without its neutral line; a form filled from an older
 * state (`changed-meanwhile`); a sitting that is over. A changed section takes the item to the end of that section
 * while the order is not frozen.
 */
export async function editItem(
	tx: TenantTx,
	form: ItemForm,
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const found = await lockItem(tx, form.itemId);
	if (!found.ok) return found;
	const { item, sitting } = found.value;
	if (sitting.state === 'closed') return refuse('sitting-over');
	if (form.isClosed && form.publicTitle === '') return refuse('neutral-line-missing');
	if (form.seen !== itemFingerprint(item)) return refuse('changed-meanwhile');
	if (form.rapporteurMandateId && !(await sitsIn(tx, form.rapporteurMandateId, sitting.bodyId)))
		return refuse('member-unknown');
	const { itemId, section, title, rapporteurMandateId, kind, isClosed, publicTitle } = form;
	const set = { section, title, rapporteurMandateId, kind, isClosed, publicTitle };
	await tx.update(items, set, eq(items.id, itemId));
	if (section !== item.section && sitting.state === 'draft') {
		const order = await readOrder(tx, sitting.id);
		await writeOrder(tx, place(order, itemId, joinSection(order, itemId, section)));
	}
	await raiseVersion(tx, sitting.id);
	const details = { sittingId: sitting.id, isClosed: form.isClosed, wasClosed: item.isClosed };
	await appendJournal(tx, { act: 'item.edited', object: itemId, actor, details }, now);
	return ok(null);
}

/** Puts an item elsewhere on a draft agenda. Published numbers stay: `agenda-published`. */
export async function moveItem(
	tx: TenantTx,
	itemId: string,
	to: Placement,
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const found = await lockItem(tx, itemId);
	if (!found.ok) return found;
	const { sitting } = found.value;
	if (sitting.state !== 'draft') return refuse('agenda-published');
	await writeOrder(tx, place(await readOrder(tx, sitting.id), itemId, to));
	await raiseVersion(tx, sitting.id);
	await appendJournal(tx, { act: 'item.moved', object: itemId, actor, details: { sittingId: sitting.id } }, now);
	return ok(null);
}

/** Takes an item off a draft agenda. Its papers stay stored; they only no longer belong to it. A draft that it came from waits again. */
export async function removeItem(
	tx: TenantTx,
	itemId: string,
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const found = await lockItem(tx, itemId);
	if (!found.ok) return found;
	const { sitting } = found.value;
	if (sitting.state !== 'draft') return refuse('agenda-published');
	await returnDraft(tx, itemId, actor, now);
	await tx.delete(itemPapers, eq(itemPapers.itemId, itemId));
	await tx.delete(items, eq(items.id, itemId));
	await writeOrder(tx, await readOrder(tx, sitting.id));
	await raiseVersion(tx, sitting.id);
	const details = { sittingId: sitting.id };
	await appendJournal(tx, { act: 'item.removed', object: itemId, actor, details }, now);
	return ok(null);
}

/**
 * Gives a late item to the public record, once the clerk has looked at it: until then, its title is only what its file said.
 * Again changes nothing. Refused: a closed item without its neutral line; a draft's items need no release.
 */
export async function releaseItem(
	tx: TenantTx,
	itemId: string,
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const found = await lockItem(tx, itemId);
	if (!found.ok) return found;
	const { item, sitting } = found.value;
	if (item.isClosed && item.publicTitle === '') return refuse('neutral-line-missing');
	if (!item.isLate || item.releasedAt) return ok(null);
	await tx.update(items, { releasedAt: now }, eq(items.id, itemId));
	await raiseVersion(tx, sitting.id);
	await appendJournal(tx, { act: 'item.released', object: itemId, actor, details: { sittingId: sitting.id } }, now);
	return ok(null);
}

async function sitsIn(tx: TenantTx, mandateId: string, bodyId: string): Promise<boolean> {
	const [mandate] = await tx.select().from(mandates).where(eq(mandates.id, mandateId));
	return mandate?.bodyId === bodyId;
}
