import { asc, gt, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { ChainLink } from '../rules/chain.ts';
import { journalEntries } from './tables.ts';

/** Entries handled in one transaction. */
export const BATCH = 500;

/** Whoever adds to a tenant's chain, or signs it, waits here for the others. Held until COMMIT. */
export async function lockChain(tx: TenantTx): Promise<void> {
	await tx.raw.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`journal:${tx.tenantId}`}, 0))`);
}

/** The links after a place, at most `BATCH` of them. */
export async function linksAfter(tx: TenantTx, seq: number): Promise<ChainLink[]> {
	const rows = await tx
		.select()
		.from(journalEntries)
		.where(gt(journalEntries.seq, seq))
		.orderBy(asc(journalEntries.seq))
		.limit(BATCH);
	const nothing = new Uint8Array();
	return rows.map((row) => ({
		seq: row.seq ?? 0,
		prevHash: row.prevHash ?? nothing,
		hash: row.hash ?? nothing,
		body: row.body
	}));
}
