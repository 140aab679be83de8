import { bigint, foreignKey, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';

/** What the council decided on one item, and its PDF once the job has made it. */
export const deliberations = pgTable(
	'deliberation',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		itemId: uuid('item_id').notNull(),
		/** "2026-06-18-03": date of the sitting and number of the item. */
		number: text('number').notNull(),
		title: text('title').notNull(),
		outcome: text('outcome', { enum: ['adopted', 'rejected'] }).notNull(),
		/** Everything that stands in the PDF, so that it can be made again byte for byte. */
		facts: jsonb('facts').notNull(),
		state: text('state', { enum: ['waiting', 'ready'] }).notNull(),
		sha256: text('sha256'),
		bytes: bigint('bytes', { mode: 'number' }),
		createdAt: instant('created_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		foreignKey({ columns: [table.tenantId, table.itemId], foreignColumns: [items.tenantId, items.id] }),
		uniqueIndex('deliberation_item').on(table.tenantId, table.itemId),
		uniqueIndex('deliberation_number').on(table.tenantId, table.number)
	]
);
