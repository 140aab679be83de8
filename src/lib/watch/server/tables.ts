import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import type { Finding } from '../rules/findings.ts';

/** One walk through the public pages as a visitor whom nobody knows, and what was found there that should not be. */
export const selfChecks = pgTable(
	'self_check',
	{
		...tenantKey(),
		startedAt: instant('started_at').notNull(),
		endedAt: instant('ended_at').notNull(),
		pages: integer('pages').notNull(),
		requests: integer('requests').notNull(),
		/** Confidential words, names, ids and hashes that were looked for. */
		sought: integer('sought').notNull(),
		/** Kinds and ids only: what leaked never stands here. */
		findings: jsonb('findings').$type<Finding[]>().notNull(),
		/** Of an alarm: who looked at it, when, and why it is over. */
		clearedAt: instant('cleared_at'),
		clearedBy: uuid('cleared_by'),
		reason: text('reason')
	},
	(table) => [byTenantAndId(table), index('self_check_started').on(table.tenantId, table.startedAt)]
);
