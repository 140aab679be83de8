import { boolean, foreignKey, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { mandates } from '#lib/people/server/tables.ts';
import type { QuorumFigures } from '../rules/quorum.ts';

/** Who is in the room now. The history is in `presenceEvents`. */
export const presences = pgTable(
	'presence',
	{
		tenantId: uuid('tenant_id').notNull(),
		sittingId: uuid('sitting_id').notNull(),
		mandateId: uuid('mandate_id').notNull(),
		isPresent: boolean('is_present').notNull(),
		changedAt: instant('changed_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.sittingId, table.mandateId] }),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		foreignKey({ columns: [table.tenantId, table.mandateId], foreignColumns: [mandates.tenantId, mandates.id] })
	]
);

export const presenceEvents = pgTable(
	'presence_event',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		mandateId: uuid('mandate_id').notNull(),
		kind: text('kind', { enum: ['arrived', 'left'] }).notNull(),
		at: instant('at').notNull(),
		/** The member from the tablet, or the clerk for the member. */
		recordedBy: uuid('recorded_by').notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] })
	]
);

/** What the quorum was when an item was opened (R19), and who was there. */
export const itemOpenings = pgTable(
	'item_opening',
	{
		...tenantKey(),
		itemId: uuid('item_id').notNull(),
		openedAt: instant('opened_at').notNull(),
		quorum: jsonb('quorum').$type<QuorumFigures>().notNull(),
		presentMandateIds: jsonb('present_mandate_ids').$type<string[]>().notNull(),
		/** Live proxies then: giver → holder. */
		proxies: jsonb('proxies').$type<{ giver: string; holder: string }[]>().notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.itemId], foreignColumns: [items.tenantId, items.id] })
	]
);
