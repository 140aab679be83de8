import { boolean, foreignKey, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { accounts } from '#lib/people/server/tables.ts';
import { items, sittings } from './tables.ts';

/** Somebody who is invited to items of one sitting, for that evening. */
export const guests = pgTable(
	'guest',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		/** As whom: "Directeur du SDIS". */
		quality: text('quality').notNull(),
		invitedAt: instant('invited_at').notNull(),
		/** From then on the invitation opens nothing (rules/guest-policy.ts). A published sitting keeps its date, so it is written once. */
		endsAt: instant('ends_at').notNull(),
		/** The first time that the sitting arrived on a device of the guest. */
		cameAt: instant('came_at'),
		/** Taken back by a clerk: opens nothing any more. */
		withdrawnAt: instant('withdrawn_at')
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		uniqueIndex('guest_once').on(table.tenantId, table.sittingId, table.accountId),
		index('guest_account').on(table.tenantId, table.accountId)
	]
);

/** An item named in an invitation. */
export const guestItems = pgTable(
	'guest_item',
	{
		...tenantKey(),
		guestId: uuid('guest_id').notNull(),
		itemId: uuid('item_id').notNull(),
		/** Shown also while it is closed: a clerk confirmed it for this guest and this item. */
		admitsClosed: boolean('admits_closed').notNull().default(false)
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({
			columns: [table.tenantId, table.guestId],
			foreignColumns: [guests.tenantId, guests.id]
		}).onDelete('cascade'),
		foreignKey({ columns: [table.tenantId, table.itemId], foreignColumns: [items.tenantId, items.id] }),
		uniqueIndex('guest_item_once').on(table.tenantId, table.guestId, table.itemId)
	]
);
