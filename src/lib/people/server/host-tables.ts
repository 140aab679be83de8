import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '#lib/database/server/columns.ts';
import { tenants } from './tables.ts';

/**
 * Names of the installation's addresses that belong to one council: whoever asks for such a host sees that council alone. Of the
 * installation (see INSTALLATION_TABLES): it is read before any tenant is known.
 */
export const tenantHosts = pgTable(
	'tenant_host',
	{
		/** As the browser sends it, lower case, with its port unless it is that of https. */
		host: text('host').primaryKey(),
		tenantId: uuid('tenant_id')
			.notNull()
			.references(() => tenants.id),
		createdAt: instant('created_at').notNull()
	},
	(table) => [index('tenant_host_tenant').on(table.tenantId)]
);
