import { foreignKey, pgTable, primaryKey, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { draftActs } from '#lib/drafting/server/tables.ts';
import { items } from './tables.ts';

/** The item that a draft of an act became: a draft is on one agenda at most, and an item comes from one draft at most. */
export const itemDrafts = pgTable(
	'item_draft',
	{
		tenantId: uuid('tenant_id').notNull(),
		draftId: uuid('draft_id').notNull(),
		itemId: uuid('item_id').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.draftId] }),
		uniqueIndex('item_draft_item').on(table.tenantId, table.itemId),
		foreignKey({ columns: [table.tenantId, table.draftId], foreignColumns: [draftActs.tenantId, draftActs.id] }),
		foreignKey({ columns: [table.tenantId, table.itemId], foreignColumns: [items.tenantId, items.id] })
	]
);
