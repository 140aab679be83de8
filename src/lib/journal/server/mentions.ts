import { asc, gt, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { readBody, wordsOf } from '../rules/body.ts';
import { journalEntries, journalMentions } from './tables.ts';

/** What the word list of an entry that cannot be read holds, so that it is not read again. */
const UNREADABLE = ['?'];

/**
 * Notes for entries that were chained by what they are found again, oldest first, at most `limit` of them; answers how many.
 * Entries chained before there was such a list are noted like new ones.
 */
export async function noteMentions(tx: TenantTx, limit: number): Promise<number> {
	const [noted] = await tx.select({ seq: sql<string | null>`max(${journalMentions.seq})` }).from(journalMentions);
	const entries = await tx
		.select({ seq: journalEntries.seq, body: journalEntries.body })
		.from(journalEntries)
		.where(gt(journalEntries.seq, Number(noted?.seq ?? 0)))
		.orderBy(asc(journalEntries.seq))
		.limit(limit);
	const rows = entries.flatMap(({ seq, body }) => {
		const read = readBody(body);
		return (read ? wordsOf(read) : UNREADABLE).map((word) => ({ word, seq: seq ?? 0 }));
	});
	if (rows.length === 0) return 0;
	await tx.raw.execute(sql`
		insert into journal_mention (tenant_id, word, seq)
		select ${tx.tenantId}, word, seq from unnest(
			${sql.param(rows.map(({ word }) => word))}::text[], ${sql.param(rows.map(({ seq }) => seq))}::bigint[]
		) as mention (word, seq)
		on conflict do nothing`);
	return entries.length;
}
