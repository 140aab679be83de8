import { bigint, foreignKey, pgTable, text } from 'drizzle-orm/pg-core';
import { byTenantAndId, tenantKey } from '#lib/database/server/columns.ts';
import { paperVersions } from './tables.ts';

/**
 * The signed file behind a version, byte for byte as it came; its id is the version's. What is read are pictures of its pages
 * (the version's own file); this one is only ever given to be saved (decision 0022).
 */
export const paperOriginals = pgTable(
	'paper_original',
	{
		...tenantKey(),
		/** Hex, lower case. */
		sha256: text('sha256').notNull(),
		bytes: bigint('bytes', { mode: 'number' }).notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.id], foreignColumns: [paperVersions.tenantId, paperVersions.id] })
	]
);
