import { jsonb, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { accounts } from '#lib/people/server/tables.ts';

/** Who answers for the processing (GDPR, art. 13(1)); one row, whose id is the tenant's. */
export const privacyContacts = pgTable(
	'privacy_contact',
	{
		...tenantKey(),
		/** The controller, with its address. */
		controller: text('controller').notNull(),
		/** The data protection officer (art. 37: every public authority has one). */
		officer: text('officer').notNull(),
		/** How that officer is reached: mail, telephone or post. */
		reach: text('reach').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(table) => [byTenantAndId(table)]
);

/** The council's own words in its register, instead of those that Hémicycle comes with. */
export const registerTexts = pgTable(
	'register_text',
	{
		...tenantKey(),
		activity: text('activity').notNull(),
		field: text('field').notNull(),
		locale: text('locale', { enum: ['fr', 'en'] }).notNull(),
		text: text('text').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		uniqueIndex('register_text_once').on(table.tenantId, table.activity, table.field, table.locale)
	]
);

/** A person asks to be forgotten by one council, and what it answered. */
export const erasureRequests = pgTable(
	'erasure_request',
	{
		...tenantKey(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		askedAt: instant('asked_at').notNull(),
		outcome: text('outcome', { enum: ['erased', 'declined'] }),
		/** Why it was declined, for the person to read (art. 12(4)). */
		reason: text('reason'),
		decidedAt: instant('decided_at'),
		/** Null: at its date, by the server. */
		decidedBy: uuid('decided_by')
	},
	(table) => [byTenantAndId(table), index('erasure_request_account').on(table.tenantId, table.accountId)]
);

/** What the nightly work erased: counts by class. */
export const retentionRuns = pgTable(
	'retention_run',
	{
		...tenantKey(),
		at: instant('at').notNull(),
		counts: jsonb('counts').$type<Record<string, number>>().notNull()
	},
	(table) => [byTenantAndId(table), index('retention_run_at').on(table.tenantId, table.at)]
);
