import { sql } from 'drizzle-orm';
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { mandates } from '#lib/people/server/tables.ts';
import type { PollResult } from '../rules/result.ts';

/** A written proxy (pouvoir) for one sitting. One live proxy per giver and per holder: L2121-20. */
export const proxies = pgTable(
	'proxy',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		giverMandateId: uuid('giver_mandate_id').notNull(),
		holderMandateId: uuid('holder_mandate_id').notNull(),
		givenAt: instant('given_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		revokedAt: instant('revoked_at')
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		foreignKey({ columns: [table.tenantId, table.giverMandateId], foreignColumns: [mandates.tenantId, mandates.id] }),
		foreignKey({ columns: [table.tenantId, table.holderMandateId], foreignColumns: [mandates.tenantId, mandates.id] }),
		uniqueIndex('proxy_giver')
			.on(table.tenantId, table.sittingId, table.giverMandateId)
			.where(sql`revoked_at is null`),
		uniqueIndex('proxy_holder')
			.on(table.tenantId, table.sittingId, table.holderMandateId)
			.where(sql`revoked_at is null`)
	]
);

/** A vote on an item. Closing is final. */
export const polls = pgTable(
	'poll',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		itemId: uuid('item_id').notNull(),
		/** Public: names and choices go into the minutes; ordinary: they are never shown (R56). */
		kind: text('kind', { enum: ['ordinary', 'public'] }).notNull(),
		question: text('question').notNull(),
		state: text('state', { enum: ['open', 'closed', 'void'] }).notNull(),
		openedAt: instant('opened_at').notNull(),
		closedAt: instant('closed_at'),
		result: jsonb('result').$type<PollResult>()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		foreignKey({ columns: [table.tenantId, table.itemId], foreignColumns: [items.tenantId, items.id] }),
		index('poll_sitting').on(table.tenantId, table.sittingId)
	]
);

/** One voice in one poll, frozen when it opens: a member's own, or by proxy. */
export const pollRights = pgTable(
	'poll_right',
	{
		tenantId: uuid('tenant_id').notNull(),
		pollId: uuid('poll_id').notNull(),
		/** Random, made for this poll. */
		rightId: uuid('right_id').notNull(),
		/** Whose voice it is. */
		mandateId: uuid('mandate_id').notNull(),
		/** Who casts it: the member, or the holder of the proxy. */
		holderMandateId: uuid('holder_mandate_id').notNull(),
		holderAccountId: uuid('holder_account_id').notNull(),
		kind: text('kind', { enum: ['own', 'proxy'] }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.pollId, table.rightId] }),
		foreignKey({ columns: [table.tenantId, table.pollId], foreignColumns: [polls.tenantId, polls.id] }),
		// The member first: with the poll first, as in the primary key, PostgreSQL knows no better than to look through all
		// rights of a poll that was opened a moment ago for the one that a ballot names (no statistics yet).
		uniqueIndex('poll_right_voice').on(table.tenantId, table.mandateId, table.pollId)
	]
);

export const ballots = pgTable(
	'ballot',
	{
		tenantId: uuid('tenant_id').notNull(),
		pollId: uuid('poll_id').notNull(),
		rightId: uuid('right_id').notNull(),
		/** Made on the tablet: the same id again gets the same receipt. */
		castId: uuid('cast_id').notNull(),
		choice: text('choice', { enum: ['for', 'against', 'abstain', 'not-taking-part'] }).notNull(),
		castAt: instant('cast_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.pollId, table.rightId] }),
		foreignKey({
			columns: [table.tenantId, table.pollId, table.rightId],
			foreignColumns: [pollRights.tenantId, pollRights.pollId, pollRights.rightId]
		})
	]
);
