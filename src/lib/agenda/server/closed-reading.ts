import { and, eq, ne } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { draftActs, draftPapers } from '#lib/drafting/server/tables.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { scopedTo } from '#lib/people/server/account-acts.ts';
import { mayTry } from '#lib/people/server/rate-limit.ts';
import type { ReadableVersion } from './readable-paper.ts';
import { itemPapers, items } from './tables.ts';

/** A tablet fetches a file in many pieces: one entry for each person, version and hour. */
const ONCE_AN_HOUR = { tries: 1, windowMs: 3_600_000 };

/**
 * Writes down who is given a paper of a closed item, before it is given. While the disk is full nothing can be written and
 * reading goes on (decision 0011): then only the alarm in the log tells of it.
 */
export async function noteClosedReading(
	installation: NodePgDatabase,
	database: TenantDb,
	version: Pick<ReadableVersion, 'id' | 'sha256'>,
	accountId: string,
	now: Date
): Promise<void> {
	if (database.isReadOnly) return;
	await installation.transaction(async (raw) => {
		const bucket = `closed-reading:${database.tenantId}:${accountId}:${version.id}`;
		if (!(await mayTry(raw, [bucket], ONCE_AN_HOUR, now))) return;
		const tx = await scopedTo(raw, database.tenantId);
		const details = { sha256: version.sha256 };
		await appendJournal(tx, { act: 'paper.closed-read', object: version.id, actor: accountId, details }, now);
	});
}

/** Whether a paper lies behind closed doors: on a closed item, or in a draft of a closed act that is on no agenda yet. */
export async function isClosedPaper(tx: TenantTx, paperId: string): Promise<boolean> {
	const drafted = await tx
		.select({ id: draftActs.id })
		.from(draftPapers)
		.innerJoin(draftActs, eq(draftActs.id, draftPapers.draftId))
		.where(and(eq(draftPapers.paperId, paperId), eq(draftActs.isClosed, true), ne(draftActs.state, 'on-agenda')))
		.limit(1);
	if (drafted.length > 0) return true;
	const closed = await tx
		.select({ id: items.id })
		.from(itemPapers)
		.innerJoin(items, eq(items.id, itemPapers.itemId))
		.where(and(eq(itemPapers.paperId, paperId), eq(items.isClosed, true)))
		.limit(1);
	return closed.length > 0;
}
