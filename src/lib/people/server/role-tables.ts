import { foreignKey, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, tenantKey } from '#lib/database/server/columns.ts';
import { bodies, staffRoles } from './tables.ts';

/** A kind of sitting that a tenant holds: "Conseil municipal", "Commission des finances". Every sitting is of one. */
export const sittingKinds = pgTable(
	'sitting_kind',
	{
		...tenantKey(),
		bodyId: uuid('body_id').notNull(),
		name: text('name').notNull(),
		position: smallint('position').notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.bodyId], foreignColumns: [bodies.tenantId, bodies.id] }),
		uniqueIndex('sitting_kind_name').on(table.tenantId, table.name),
		// So that a sitting's body is always that of its kind: see the foreign key of `sitting`.
		uniqueIndex('sitting_kind_body').on(table.tenantId, table.id, table.bodyId)
	]
);

/** The kinds of sitting that a limited clerk prepares. None: the clerk prepares none. */
export const staffRoleKinds = pgTable(
	'staff_role_kind',
	{
		tenantId: uuid('tenant_id').notNull(),
		roleId: uuid('role_id').notNull(),
		kindId: uuid('kind_id').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.roleId, table.kindId] }),
		foreignKey({
			columns: [table.tenantId, table.roleId],
			foreignColumns: [staffRoles.tenantId, staffRoles.id]
		}).onDelete('cascade'),
		foreignKey({ columns: [table.tenantId, table.kindId], foreignColumns: [sittingKinds.tenantId, sittingKinds.id] })
	]
);
