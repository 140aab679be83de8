import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';

/** What a clerk sees of work in the background. The queue itself is pg-boss's; this row says how far it is. */
export const jobs = pgTable(
	'job',
	{
		...tenantKey(),
		kind: text('kind').notNull(),
		/** What it is about, for example a sitting. */
		subjectId: uuid('subject_id'),
		/** Words for the clerk, in the tenant's language. */
		label: text('label').notNull(),
		done: integer('done').notNull().default(0),
		total: integer('total').notNull().default(1),
		state: text('state', { enum: ['waiting', 'running', 'done', 'failed', 'cancelled'] }).notNull(),
		attempts: integer('attempts').notNull().default(0),
		/** The last refusal or error, a sentence without personal data. */
		problem: text('problem'),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(table) => [byTenantAndId(table), index('job_subject').on(table.tenantId, table.subjectId)]
);
