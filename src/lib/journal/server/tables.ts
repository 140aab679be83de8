import { bigint, index, pgTable, uniqueIndex } from 'drizzle-orm/pg-core';
import { byTenantAndId, bytea, instant, tenantKey } from '#lib/database/server/columns.ts';

/**
 * The journal: one chain per tenant. A row is inserted in the transaction of its act, without `seq`; one writer chains it
 * right after. `hash = SHA-256(0x00 ‖ prevHash ‖ seq as 8 bytes big-endian ‖ body)`. The application may only insert and read, and set the three
 * chain columns once (a trigger refuses everything else).
 */
export const journalEntries = pgTable(
	'journal_entry',
	{
		...tenantKey(),
		/** RFC 8785 canonical JSON, as bytes. */
		body: bytea('body').notNull(),
		createdAt: instant('created_at').notNull(),
		seq: bigint('seq', { mode: 'number' }),
		prevHash: bytea('prev_hash'),
		hash: bytea('hash')
	},
	(table) => [
		byTenantAndId(table),
		uniqueIndex('journal_entry_seq').on(table.tenantId, table.seq),
		index('journal_entry_created').on(table.tenantId, table.createdAt)
	]
);
