import { buffer } from 'node:stream/consumers';
import { asc, eq } from 'drizzle-orm';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import type { JournalSigner } from '#lib/journal/server/key.ts';
import { newId } from '#lib/kernel/ids.ts';
import { tenants } from '#lib/people/server/tables.ts';
import type { FileStore, Storage } from '#lib/storage/server/file-store.ts';
import type { Typst } from '#lib/typst/server/typst.ts';
import type { DeliberationFacts } from '../facts.ts';
import template from './deliberation.typ?raw';
import { factsOfDeliberation } from './deliberation-facts.ts';
import { printedAnchor, type PrintedAnchor } from './printed-anchor.ts';
import { deliberations } from './tables.ts';

const KIND = 'minutes.deliberations';
export type Deliberation = typeof deliberations.$inferSelect;

/** Asks for the deliberations of a sitting, in the transaction that closes it. */
export function askForDeliberations(
	jobs: Jobs,
	tx: TenantTx,
	{ sittingId, label, actor }: { sittingId: string; label: string; actor: string },
	now: Date
): Promise<string> {
	return jobs.enqueue(tx, { kind: KIND, subjectId: sittingId, label, payload: { sittingId, actor } }, now);
}

/** The job that makes them. `whenReady` runs in the transaction that ends it: the public record is written anew there. */
export async function handleDeliberations(
	jobs: Jobs,
	{ storage, typst, signer }: { storage: Storage; typst: Typst; signer: JournalSigner },
	whenReady: (tx: TenantTx, sittingId: string, actor: string) => Promise<void>
): Promise<void> {
	await jobs.handle<{ sittingId: string; actor: string }>(KIND, async ({ database, payload, progress, signal }) => {
		const { sittingId, actor } = payload;
		const waiting = await draftDeliberations(database, sittingId, new Date());
		const anchor = waiting.length > 0 ? await printedAnchor(database, signer, sittingId, new Date()) : null;
		for (const [index, deliberation] of waiting.entries()) {
			signal.throwIfAborted();
			await makePdf(database, storage.tenant(database.tenantId), typst, { ...deliberation, anchor }, actor);
			await progress(index + 1, waiting.length);
		}
		await database.transaction((tx) => whenReady(tx, sittingId, actor));
	});
}

/** Writes down the facts of every item of a closed sitting that was voted on. Once written they stay. Answers those without PDF. */
async function draftDeliberations(database: TenantDb, sittingId: string, now: Date): Promise<Deliberation[]> {
	return database.transaction(async (tx) => {
		const [sitting] = await tx.select().from(sittings).where(eq(sittings.id, sittingId));
		if (sitting?.state !== 'closed') return [];
		const agenda = await tx.select().from(items).where(eq(items.sittingId, sittingId)).orderBy(asc(items.position));
		for (const item of agenda) {
			const facts = await factsOfDeliberation(tx, sitting, item);
			if (!facts) continue;
			const { number, title, outcome } = facts;
			const row = { id: newId(), sittingId, itemId: item.id, number, title, outcome, facts, createdAt: now };
			await tx.insert(deliberations, { ...row, state: 'waiting' }).onConflictDoNothing();
		}
		const made = await listDeliberations(tx, sittingId);
		return made.filter(({ state }) => state === 'waiting');
	});
}

/** The deliberations of a sitting, by number. */
export async function listDeliberations(tx: TenantTx, sittingId: string): Promise<Deliberation[]> {
	return tx
		.select()
		.from(deliberations)
		.where(eq(deliberations.sittingId, sittingId))
		.orderBy(asc(deliberations.number));
}

async function makePdf(
	database: TenantDb,
	store: FileStore,
	typst: Typst,
	{ id, facts, number, anchor }: Deliberation & { anchor: PrintedAnchor | null },
	actor: string
): Promise<void> {
	const arms = await armsOf(database, store);
	const pdf = await typst.compile(template, { ...(facts as DeliberationFacts), arms, anchor });
	const stored = await store.store(once(pdf));
	if (!stored.ok) throw new Error(stored.refusal);
	const { sha256, bytes } = stored.value;
	await database.transaction(async (tx) => {
		await tx.update(deliberations, { state: 'ready', sha256, bytes }, eq(deliberations.id, id));
		const details = { number, sha256 };
		await appendJournal(tx, { act: 'deliberation.made', object: id, actor, details }, new Date());
	});
}

/** The picture of the council's arms, as numbers for Typst; null without arms. */
async function armsOf(database: TenantDb, store: FileStore): Promise<number[] | null> {
	const [tenant] = await database.transaction((tx) =>
		tx.select({ arms: tenants.armsSha256 }).from(tenants).where(eq(tenants.id, tx.tenantId))
	);
	const stream = tenant?.arms ? await store.open(tenant.arms) : undefined;
	return stream ? [...(await buffer(stream))] : null;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(bytes);
}
