import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, bytea, instant, tenantKey } from '#lib/database/server/columns.ts';

/**
 * Personal values that entries name by `H(salt ‖ value)` only (GDPR, art. 17): erasing a row here leaves a hash that says
 * nothing to anybody, and the chain holds. The salt goes with the value, so that nobody tries out guesses.
 */
export const journalValues = pgTable(
	'journal_value',
	{
		...tenantKey(),
		/** SHA-256 in hex, as it stands in the entry. */
		hash: text('hash').notNull(),
		salt: bytea('salt').notNull(),
		value: text('value').notNull(),
		/** The account that the value is about. */
		subjectId: uuid('subject_id').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(table) => [byTenantAndId(table), uniqueIndex('journal_value_hash').on(table.tenantId, table.hash)]
);
