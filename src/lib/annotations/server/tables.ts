import { bigint, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, bytea, instant, tenantKey } from '#lib/database/server/columns.ts';

/**
 * One Yjs document: the marks of one author on the papers of one sitting, for one audience. Only its author writes it.
 * Its name on the wire is `anno:{sittingId}:{accountId}:{private|group:ID|assembly}`.
 */
export const annotationDocuments = pgTable(
	'annotation_document',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		authorId: uuid('author_id').notNull(),
		audience: text('audience', { enum: ['private', 'group', 'assembly'] }).notNull(),
		groupId: uuid('group_id'),
		name: text('name').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		uniqueIndex('annotation_document_name').on(table.tenantId, table.name),
		index('annotation_document_sitting').on(table.tenantId, table.sittingId)
	]
);

/** Every acknowledged edit, appended before it is acknowledged; folded into snapshots by compaction. */
export const yUpdates = pgTable(
	'y_update',
	{
		tenantId: uuid('tenant_id').notNull(),
		seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
		document: text('document').notNull(),
		update: bytea('update').notNull(),
		authorId: uuid('author_id').notNull(),
		at: instant('at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.seq] }),
		index('y_update_document').on(table.tenantId, table.document)
	]
);

export const ySnapshots = pgTable(
	'y_snapshot',
	{
		tenantId: uuid('tenant_id').notNull(),
		document: text('document').notNull(),
		state: bytea('state').notNull()
	},
	(table) => [primaryKey({ columns: [table.tenantId, table.document] })]
);
