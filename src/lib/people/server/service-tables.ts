import { foreignKey, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, tenantKey } from '#lib/database/server/columns.ts';
import { staffRoles } from './tables.ts';

/** A service of the town hall: "Finances", "Urbanisme". Drafts of acts are written and approved inside one. */
export const townServices = pgTable(
	'service',
	{
		...tenantKey(),
		name: text('name').notNull(),
		position: smallint('position').notNull()
	},
	(table) => [byTenantAndId(table), uniqueIndex('service_name').on(table.tenantId, table.name)]
);

/** The services of a drafter or a validator. None: nothing to write, nothing to approve. */
export const staffRoleServices = pgTable(
	'staff_role_service',
	{
		tenantId: uuid('tenant_id').notNull(),
		roleId: uuid('role_id').notNull(),
		serviceId: uuid('service_id').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.roleId, table.serviceId] }),
		foreignKey({
			columns: [table.tenantId, table.roleId],
			foreignColumns: [staffRoles.tenantId, staffRoles.id]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.tenantId, table.serviceId],
			foreignColumns: [townServices.tenantId, townServices.id]
		})
	]
);
