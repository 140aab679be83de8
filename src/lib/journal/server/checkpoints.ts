import { and, asc, desc, gt, inArray, sql } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { EMPTY_FRONTIER, frontierRoot, grow, packFrontier, unpackFrontier, type Frontier } from '../rules/frontier.ts';
import { checkpointText, signNote } from '../rules/note.ts';
import { linksAfter, lockChain } from './links.ts';
import { sha256 } from './crypto.ts';
import { noteKey, type JournalSigner } from './key.ts';
import { journalCheckpoints, journalEntries, journalMentions } from './tables.ts';

/** At least one checkpoint for so many entries. */
const EVERY = 256;

/** After these a checkpoint is signed at once: what they fixed may be asked about in court. */
const SOLEMN = ['sitting.published', 'sitting.opened', 'sitting.closed'];

/** Signs a checkpoint over everything that is chained if 256 entries, or a solemn act, came since the last. */
export async function checkpointWhenDue(database: TenantDb, signer: JournalSigner, now: Date): Promise<boolean> {
	return database.transaction(async (tx) => ((await isDue(tx)) ? signCheckpoint(tx, signer, now) : false));
}

/** The same whether it is due or not; answers false when nothing came since the last. */
export async function checkpointNow(database: TenantDb, signer: JournalSigner, now: Date): Promise<boolean> {
	return database.transaction((tx) => signCheckpoint(tx, signer, now));
}

async function isDue(tx: TenantTx): Promise<boolean> {
	const last = await lastEdge(tx);
	const [chained] = await tx.select({ size: sql<string | null>`max(${journalEntries.seq})` }).from(journalEntries);
	if (Number(chained?.size ?? 0) - last.size >= EVERY) return true;
	const solemn = await tx
		.select({ seq: journalMentions.seq })
		.from(journalMentions)
		.where(and(inArray(journalMentions.word, SOLEMN), gt(journalMentions.seq, last.size)))
		.limit(1);
	return solemn.length > 0;
}

async function signCheckpoint(tx: TenantTx, signer: JournalSigner, now: Date): Promise<boolean> {
	await lockChain(tx);
	const last = await lastEdge(tx);
	const edge = await edgeOfAll(tx, last);
	if (edge.size === last.size) return false;
	const key = noteKey(signer, tx.tenantId);
	const text = checkpointText({ origin: key.name, size: edge.size, root: frontierRoot(sha256, edge) });
	const note = signNote(sha256, key, (message) => signer.sign(message), text);
	await tx.insert(journalCheckpoints, {
		id: newId(now.getTime()),
		size: edge.size,
		note,
		edge: packFrontier(edge),
		createdAt: now
	});
	return true;
}

async function edgeOfAll(tx: TenantTx, from: Frontier): Promise<Frontier> {
	let edge = from;
	for (;;) {
		const links = await linksAfter(tx, edge.size);
		if (links.length === 0) return edge;
		edge = links.reduce((grown, { body }) => grow(sha256, grown, body), edge);
	}
}

async function lastEdge(tx: TenantTx): Promise<Frontier> {
	const [last] = await tx
		.select({ size: journalCheckpoints.size, edge: journalCheckpoints.edge })
		.from(journalCheckpoints)
		.orderBy(desc(journalCheckpoints.size))
		.limit(1);
	return last ? unpackFrontier(last.size, last.edge) : EMPTY_FRONTIER;
}

/** Every checkpoint of a tenant, the shortest first. */
export async function listCheckpoints(tx: TenantTx): Promise<{ size: number; note: string }[]> {
	return tx
		.select({ size: journalCheckpoints.size, note: journalCheckpoints.note })
		.from(journalCheckpoints)
		.orderBy(asc(journalCheckpoints.size));
}
