import { and, desc, eq } from 'drizzle-orm';
import { lockSitting, raiseVersion, type Sitting } from '#lib/agenda/server/live-version.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { liveProxies } from '#lib/voting/rules/proxies.ts';
import { registeredProxies } from '#lib/voting/server/proxies.ts';
import { quorumLaw } from '../rules/quorum-law.ts';
import { quorum, type QuorumFigures } from '../rules/quorum.ts';
import { presentMandates, roster } from './roster.ts';
import { hasOpenPoll } from './sittings.ts';
import { itemOpenings } from './tables.ts';

export type ItemRefusal = 'sitting-not-open' | 'unknown-item' | 'poll-is-open' | 'not-open' | 'already-done';

/**
 * Opens an item: the quorum is what it is at this moment and stays so for the item (R19, L2121-17); the item before it is
 * done. Without quorum the item opens all the same (it may be presented), but takes no vote.
 */
export async function openItem(
	tx: TenantTx,
	{ sittingId, itemId }: { sittingId: string; itemId: string },
	actor: string,
	now: Date
): Promise<Result<QuorumFigures, ItemRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'open') return refuse('sitting-not-open');
	if (await hasOpenPoll(tx, sittingId)) return refuse('poll-is-open');
	const [item] = await tx
		.select()
		.from(items)
		.where(and(eq(items.id, itemId), eq(items.sittingId, sittingId)));
	if (!item) return refuse('unknown-item');
	if (item.state === 'done') return refuse('already-done');
	const figures = await freezeOpening(tx, sitting, itemId, now);
	const isOther = and(eq(items.sittingId, sittingId), eq(items.state, 'open'));
	await tx.update(items, { state: 'done', doneAt: now }, isOther);
	await tx.update(items, { state: 'open', openedAt: now, doneAt: null }, eq(items.id, itemId));
	await tx.update(sittings, { currentItemId: itemId }, eq(sittings.id, sittingId));
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'item.opened', object: itemId, actor, details: { quorum: { ...figures } } }, now);
	return ok(figures);
}

/** Ends the debate on the current item without opening another: the result stays on the screens. */
export async function finishItem(
	tx: TenantTx,
	{ sittingId, itemId }: { sittingId: string; itemId: string },
	actor: string,
	now: Date
): Promise<Result<null, ItemRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'open') return refuse('sitting-not-open');
	if (await hasOpenPoll(tx, sittingId)) return refuse('poll-is-open');
	const done = await tx
		.update(
			items,
			{ state: 'done', doneAt: now },
			and(eq(items.id, itemId), eq(items.sittingId, sittingId), eq(items.state, 'open'))
		)
		.returning({ id: items.id });
	if (done.length === 0) return refuse('not-open');
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'item.done', object: itemId, actor }, now);
	return ok(null);
}

/** What the quorum was when an item was opened, the last time; undefined if it never was. */
export async function openingOf(tx: TenantTx, itemId: string) {
	const [opening] = await tx
		.select()
		.from(itemOpenings)
		.where(eq(itemOpenings.itemId, itemId))
		.orderBy(desc(itemOpenings.openedAt))
		.limit(1);
	return opening;
}

async function freezeOpening(tx: TenantTx, sitting: Sitting, itemId: string, now: Date): Promise<QuorumFigures> {
	const { members, law } = await roster(tx, sitting);
	const present = await presentMandates(tx, sitting.id);
	const figures = quorum(quorumLaw(law), { inOffice: members.length, present: present.size });
	await tx.insert(itemOpenings, {
		id: newId(now.getTime()),
		itemId,
		openedAt: now,
		quorum: figures,
		presentMandateIds: [...present].sort(),
		proxies: liveProxies(await registeredProxies(tx, sitting.id), present)
	});
	return figures;
}
