import { bigint, foreignKey, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { byTenantAndId, bytea, instant, tenantKey } from '#lib/database/server/columns.ts';
import { journalCheckpoints } from '../tables.ts';

/** A checkpoint that a time-stamping authority (RFC 3161) is asked about: pending until there is a token, however long that takes. */
export const journalStamps = pgTable(
	'journal_stamp',
	{
		...tenantKey(),
		/** Of the checkpoint. */
		size: bigint('size', { mode: 'number' }).notNull(),
		askedAt: instant('asked_at').notNull(),
		tries: integer('tries').notNull().default(0),
		nextTryAt: instant('next_try_at').notNull(),
		/** Why there is no token yet. */
		problem: text('problem'),
		/** When the administrators were told that it is late. */
		alarmedAt: instant('alarmed_at'),
		/** What the token says. */
		stampedAt: instant('stamped_at'),
		authority: text('authority'),
		/** DER: the token as it was signed, and the certificate of the authority under which it was believed. */
		token: bytea('token'),
		root: bytea('root')
	},
	(table) => [
		byTenantAndId(table),
		uniqueIndex('journal_stamp_size').on(table.tenantId, table.size),
		index('journal_stamp_pending').on(table.tenantId, table.stampedAt, table.nextTryAt),
		foreignKey({
			columns: [table.tenantId, table.size],
			foreignColumns: [journalCheckpoints.tenantId, journalCheckpoints.size]
		})
	]
);
