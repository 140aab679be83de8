import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import type { PublicSitting } from '../schemas.ts';

/**
 * The public record, an allow-list of its own: the portal reads these two tables and nothing else, so what was never
 * written here cannot leak. `id` is the sitting's id.
 */
export const publicSittings = pgTable(
	'public_sitting',
	{
		...tenantKey(),
		startsAt: instant('starts_at').notNull(),
		record: jsonb('record').$type<PublicSitting>().notNull(),
		postedAt: instant('posted_at').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(table) => [byTenantAndId(table)]
);

/** A file that anyone may download. `id` is random and stands in the URL. */
export const publicFiles = pgTable(
	'public_file',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		title: text('title').notNull(),
		fileName: text('file_name').notNull(),
		sha256: text('sha256').notNull(),
		bytes: bigint('bytes', { mode: 'number' }).notNull(),
		language: text('language').notNull().default('fr'),
		postedAt: instant('posted_at').notNull()
	},
	(table) => [byTenantAndId(table), index('public_file_sitting').on(table.tenantId, table.sittingId)]
);
