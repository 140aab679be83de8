import { and, asc, desc, eq, gt, gte, inArray, sql } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { isUuid, newId } from '#lib/kernel/ids.ts';
import { readBody } from '../rules/body.ts';
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

/** Of these it is kept elsewhere that they were there: a token of a time-stamping authority, a mail, a page of paper. */
const CONVENED = 'sitting.published';
const CLOSED = 'sitting.closed';

/** Signs a checkpoint over everything that is chained if 256 entries, or a solemn act, came since the last. */
export async function checkpointWhenDue(database: TenantDb, signer: JournalSigner, now: Date): Promise<boolean> {
	return database.transaction(async (tx) => ((await isDue(tx)) ? signCheckpoint(tx, signer, now) : false));
}

/** The same whether it is due or not; answers false when nothing came since the last. `isNightly`: the one that each night is kept elsewhere. */
export async function checkpointNow(
	database: TenantDb,
	signer: JournalSigner,
	now: Date,
	{ isNightly = false } = {}
): Promise<boolean> {
	return database.transaction((tx) => signCheckpoint(tx, signer, now, isNightly));
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

async function signCheckpoint(tx: TenantTx, signer: JournalSigner, now: Date, isNightly = false): Promise<boolean> {
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
	await signer.onSigned?.(tx, { size: edge.size, note, ...(await solemnSince(tx, last.size, isNightly)) }, now);
	return true;
}

/** Which sittings ended in what a checkpoint is the first to cover, and whether it is to be kept elsewhere. */
async function solemnSince(tx: TenantTx, size: number, isNightly: boolean) {
	const words = await tx
		.select({ word: journalMentions.word, body: journalEntries.body })
		.from(journalMentions)
		.innerJoin(journalEntries, eq(journalEntries.seq, journalMentions.seq))
		.where(and(inArray(journalMentions.word, [CONVENED, CLOSED]), gt(journalMentions.seq, size)));
	const closed = words.flatMap(({ word, body }) => (word === CLOSED ? [readBody(body)?.object ?? ''] : []));
	return { closed: closed.filter(isUuid), isEvidence: isNightly || words.length > 0 };
}

/** The first checkpoint over the end of a sitting; undefined while there is none. */
export async function closingCheckpoint(
	tx: TenantTx,
	sittingId: string
): Promise<{ size: number; note: string } | undefined> {
	const ofSitting = tx
		.select({ seq: journalMentions.seq })
		.from(journalMentions)
		.where(eq(journalMentions.word, sittingId));
	const [closed] = await tx
		.select({ seq: journalMentions.seq })
		.from(journalMentions)
		.where(and(eq(journalMentions.word, CLOSED), inArray(journalMentions.seq, ofSitting)))
		.limit(1);
	if (!closed) return undefined;
	const [checkpoint] = await tx
		.select({ size: journalCheckpoints.size, note: journalCheckpoints.note })
		.from(journalCheckpoints)
		.where(gte(journalCheckpoints.size, closed.seq))
		.orderBy(asc(journalCheckpoints.size))
		.limit(1);
	return checkpoint;
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
