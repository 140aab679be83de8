import { bigint, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
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

/** By what entries are found again: act, kind of act, and every id that an entry names. Made from the entries as they are chained. */
export const journalMentions = pgTable(
	'journal_mention',
	{
		tenantId: uuid('tenant_id').notNull(),
		word: text('word').notNull(),
		seq: bigint('seq', { mode: 'number' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.word, table.seq] }),
		index('journal_mention_seq').on(table.tenantId, table.seq)
	]
);

/** Signed notes (C2SP) over the tree of the first `size` entries. Only ever added. */
export const journalCheckpoints = pgTable(
	'journal_checkpoint',
	{
		...tenantKey(),
		size: bigint('size', { mode: 'number' }).notNull(),
		note: text('note').notNull(),
		/** The right edge of the tree: where the next checkpoint goes on. */
		edge: bytea('edge').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(table) => [byTenantAndId(table), uniqueIndex('journal_checkpoint_size').on(table.tenantId, table.size)]
);

/** What the last verification found; one row, whose id is the tenant's. */
export const journalVerdicts = pgTable(
	'journal_verdict',
	{
		...tenantKey(),
		/** The last entry that was verified, and its hash: the next verification goes on there. */
		seq: bigint('seq', { mode: 'number' }).notNull(),
		hash: bytea('hash').notNull(),
		verifiedAt: instant('verified_at').notNull(),
		/** When all of it was verified, with every checkpoint. */
		wholeAt: instant('whole_at'),
		/** The first wrong place, or null. */
		wrongSeq: bigint('wrong_seq', { mode: 'number' }),
		wrong: text('wrong')
	},
	(table) => [byTenantAndId(table)]
);
