import { index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';

/** The outbox: every mail, whether it went by SMTP or is only kept here for the clerk to read (no SMTP configured). */
export const mails = pgTable(
	'mail',
	{
		...tenantKey(),
		/** The same key is never sent twice. */
		idempotencyKey: text('idempotency_key').notNull(),
		subjectId: uuid('subject_id'),
		recipient: text('recipient').notNull(),
		recipientName: text('recipient_name').notNull(),
		subject: text('subject').notNull(),
		text: text('text').notNull(),
		html: text('html').notNull(),
		attachments: jsonb('attachments').$type<{ fileName: string; mediaType: string; content: string }[]>().notNull(),
		state: text('state', { enum: ['waiting', 'sending', 'sent', 'kept', 'failed'] }).notNull(),
		problem: text('problem'),
		createdAt: instant('created_at').notNull(),
		/** When it was handed to the mail server; while `sending`, since when it has been on its way. */
		sentAt: instant('sent_at')
	},
	(table) => [
		byTenantAndId(table),
		uniqueIndex('mail_once').on(table.tenantId, table.idempotencyKey),
		index('mail_subject').on(table.tenantId, table.subjectId)
	]
);
