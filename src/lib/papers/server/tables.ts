import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey, tsvector } from '#lib/database/server/columns.ts';

/** A document that councillors read; what it says is in its versions. */
export const papers = pgTable(
	'paper',
	{
		...tenantKey(),
		title: text('title').notNull(),
		kind: text('kind', { enum: ['report', 'annex', 'note'] }).notNull(),
		createdAt: instant('created_at').notNull(),
		createdBy: uuid('created_by').notNull()
	},
	(table) => [byTenantAndId(table)]
);

/** One file of a paper. Bytes are in storage under their SHA-256; a version never changes. */
export const paperVersions = pgTable(
	'paper_version',
	{
		...tenantKey(),
		paperId: uuid('paper_id').notNull(),
		number: integer('number').notNull(),
		/** Hex, lower case. */
		sha256: text('sha256').notNull(),
		fileName: text('file_name').notNull(),
		bytes: bigint('bytes', { mode: 'number' }).notNull(),
		pageCount: integer('page_count').notNull(),
		/** SHA-256 of each 1 MiB chunk, in order, for verified and resumable downloads. */
		chunkHashes: jsonb('chunk_hashes').$type<string[]>().notNull(),
		/** Page sizes in points: [width, height]. Filled by the preparation job. */
		pageSizes: jsonb('page_sizes').$type<[number, number][]>(),
		/** `received`: stored and checked; `ready`: text extracted. */
		state: text('state', { enum: ['received', 'ready'] }).notNull(),
		createdAt: instant('created_at').notNull(),
		createdBy: uuid('created_by').notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.paperId], foreignColumns: [papers.tenantId, papers.id] }),
		uniqueIndex('paper_version_number').on(table.tenantId, table.paperId, table.number),
		index('paper_version_sha256').on(table.tenantId, table.sha256)
	]
);

/** The text of each page of a version, as pdf.js reads it. */
export const paperTexts = pgTable(
	'paper_text',
	{
		tenantId: uuid('tenant_id').notNull(),
		versionId: uuid('version_id').notNull(),
		page: integer('page').notNull(),
		text: text('text').notNull(),
		search: tsvector('search').generatedAlwaysAs(sql`to_tsvector('public.fr_unaccent'::regconfig, text)`)
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.versionId, table.page] }),
		foreignKey({
			columns: [table.tenantId, table.versionId],
			foreignColumns: [paperVersions.tenantId, paperVersions.id]
		}),
		index('paper_text_search').using('gin', table.search)
	]
);

/** An upload on its way (tus): who may go on with it, and what became of it. */
export const uploads = pgTable(
	'upload',
	{
		...tenantKey(),
		accountId: uuid('account_id').notNull(),
		/** The sitting that the paper is for, or the draft of an act: one of the two. */
		sittingId: uuid('sitting_id'),
		draftId: uuid('draft_id'),
		/** The item that the paper belongs to; empty: make a new item of it. */
		itemId: uuid('item_id'),
		fileName: text('file_name').notNull(),
		bytes: bigint('bytes', { mode: 'number' }).notNull(),
		/** What a picture shows, in the clerk's words; empty where nobody said. */
		description: text('description').notNull().default(''),
		state: text('state', { enum: ['receiving', 'taken', 'refused'] }).notNull(),
		/** Why it was refused: a name of papers/schemas.ts. */
		refusal: text('refusal'),
		createdAt: instant('created_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		check('upload_has_one_place', sql`num_nonnulls(${table.sittingId}, ${table.draftId}) = 1`)
	]
);
