import { asc, desc, isNotNull, isNull, sql } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { chainOn, verifyChain, type ChainLink, type ChainVerdict } from '../rules/chain.ts';
import { sha256 } from './crypto.ts';
import { BATCH, linksAfter, lockChain } from './links.ts';
import { noteMentions } from './mentions.ts';
import { journalEntries } from './tables.ts';

/**
 * Gives the waiting entries of a tenant their place in its chain, oldest first, and notes by what they are found again; answers
 * how many. One at a time for a tenant, in whatever process: the others wait their turn on an advisory lock.
 */
export async function chainWaiting(database: TenantDb): Promise<number> {
	let total = 0;
	for (;;) {
		const { chained, noted } = await database.transaction(async (tx) => ({
			chained: await chainBatch(tx),
			noted: await noteMentions(tx, BATCH)
		}));
		total += chained;
		if (chained < BATCH && noted < BATCH) return total;
	}
}

async function chainBatch(tx: TenantTx): Promise<number> {
	await lockChain(tx);
	const waiting = await tx
		.select({ id: journalEntries.id, body: journalEntries.body })
		.from(journalEntries)
		.where(isNull(journalEntries.seq))
		.orderBy(asc(journalEntries.createdAt), asc(journalEntries.id))
		.limit(BATCH);
	if (waiting.length === 0) return 0;
	const links = chainOn(
		sha256,
		await lastLink(tx),
		waiting.map(({ body }) => body)
	);
	await tx.raw.execute(sql`
		update journal_entry entry set seq = link.seq, prev_hash = link.prev_hash, hash = link.hash
		from unnest(
			${sql.param(waiting.map(({ id }) => id))}::uuid[],
			${sql.param(links.map(({ seq }) => seq))}::bigint[],
			${sql.param(links.map(({ prevHash }) => Buffer.from(prevHash)))}::bytea[],
			${sql.param(links.map(({ hash }) => Buffer.from(hash)))}::bytea[]
		) as link (id, seq, prev_hash, hash)
		where entry.tenant_id = ${tx.tenantId} and entry.id = link.id`);
	return waiting.length;
}

async function lastLink(tx: TenantTx): Promise<{ seq: number; hash: Uint8Array } | undefined> {
	const [last] = await tx
		.select({ seq: journalEntries.seq, hash: journalEntries.hash })
		.from(journalEntries)
		.where(isNotNull(journalEntries.seq))
		.orderBy(desc(journalEntries.seq))
		.limit(1);
	return last && last.seq !== null && last.hash !== null ? { seq: last.seq, hash: last.hash } : undefined;
}

/** Seconds that the oldest entry has been waiting for its place; 0 if none waits. Over 60 is an alarm. */
export async function longestWait(database: TenantDb, now: Date): Promise<number> {
	const [oldest] = await database.transaction((tx) =>
		tx
			.select({ createdAt: journalEntries.createdAt })
			.from(journalEntries)
			.where(isNull(journalEntries.seq))
			.orderBy(asc(journalEntries.createdAt))
			.limit(1)
	);
	return oldest ? Math.max(0, (now.getTime() - oldest.createdAt.getTime()) / 1000) : 0;
}

/** Verifies the chain of a tenant as it lies in the database, from its beginning. */
export async function verifyJournal(database: TenantDb): Promise<ChainVerdict> {
	return database.transaction(async (tx) => {
		let last: ChainLink | undefined;
		for (;;) {
			const links = await linksAfter(tx, last?.seq ?? 0);
			const verdict = last ? verifyChain(sha256, links, last) : verifyChain(sha256, links);
			if (!verdict.ok || links.length < BATCH) return verdict;
			last = links.at(-1);
		}
	});
}
