import {
	bigint,
	boolean,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { sittingKinds } from '#lib/people/server/role-tables.ts';
import { bodies, mandates } from '#lib/people/server/tables.ts';
import { papers } from '#lib/papers/server/tables.ts';

/** A sitting (séance) of a body. `version` rises with everything that people see live. */
export const sittings = pgTable(
	'sitting',
	{
		...tenantKey(),
		bodyId: uuid('body_id').notNull(),
		/** Which clerks prepare it depends on this. Always a kind of the same body. */
		kindId: uuid('kind_id').notNull(),
		title: text('title').notNull(),
		startsAt: instant('starts_at').notNull(),
		place: text('place').notNull(),
		state: text('state', { enum: ['draft', 'published', 'open', 'closed'] }).notNull(),
		version: bigint('version', { mode: 'number' }).notNull().default(0),
		chairMandateId: uuid('chair_mandate_id'),
		secretaryMandateId: uuid('secretary_mandate_id'),
		currentItemId: uuid('current_item_id'),
		createdAt: instant('created_at').notNull(),
		publishedAt: instant('published_at'),
		openedAt: instant('opened_at'),
		closedAt: instant('closed_at')
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.bodyId], foreignColumns: [bodies.tenantId, bodies.id] }),
		foreignKey({
			columns: [table.tenantId, table.kindId, table.bodyId],
			foreignColumns: [sittingKinds.tenantId, sittingKinds.id, sittingKinds.bodyId]
		}),
		index('sitting_of_kind').on(table.tenantId, table.kindId)
	]
);

/** A point of the agenda. The number shown is its place in the order until publishing, then it stays. */
export const items = pgTable(
	'item',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		position: integer('position').notNull(),
		number: integer('number'),
		section: text('section').notNull().default(''),
		title: text('title').notNull(),
		/** Huis clos: outside the council only `publicTitle` may ever be shown. */
		isClosed: boolean('is_closed').notNull().default(false),
		publicTitle: text('public_title').notNull().default(''),
		rapporteurMandateId: uuid('rapporteur_mandate_id'),
		kind: text('kind', { enum: ['decision', 'information'] })
			.notNull()
			.default('decision'),
		state: text('state', { enum: ['pending', 'open', 'done'] })
			.notNull()
			.default('pending'),
		/** After publishing: the item itself came late. */
		isLate: boolean('is_late').notNull().default(false),
		/** Of a late item: when the clerk looked at it and gave it to the public record. */
		releasedAt: instant('released_at'),
		createdAt: instant('created_at').notNull(),
		openedAt: instant('opened_at'),
		doneAt: instant('done_at')
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		foreignKey({
			columns: [table.tenantId, table.rapporteurMandateId],
			foreignColumns: [mandates.tenantId, mandates.id]
		}),
		index('item_sitting').on(table.tenantId, table.sittingId)
	]
);

export const itemPapers = pgTable(
	'item_paper',
	{
		tenantId: uuid('tenant_id').notNull(),
		itemId: uuid('item_id').notNull(),
		paperId: uuid('paper_id').notNull(),
		position: integer('position').notNull(),
		addedAt: instant('added_at').notNull(),
		/** Added after the agenda was published. */
		isLate: boolean('is_late').notNull().default(false)
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.itemId, table.paperId] }),
		foreignKey({ columns: [table.tenantId, table.itemId], foreignColumns: [items.tenantId, items.id] }),
		foreignKey({ columns: [table.tenantId, table.paperId], foreignColumns: [papers.tenantId, papers.id] })
	]
);

/** One member called to one sitting, and what he or she answered. */
export const convocations = pgTable(
	'convocation',
	{
		...tenantKey(),
		sittingId: uuid('sitting_id').notNull(),
		mandateId: uuid('mandate_id').notNull(),
		/** L2121-12: the date that counts is that of sending. */
		sentAt: instant('sent_at').notNull(),
		openedAt: instant('opened_at'),
		answer: text('answer', { enum: ['present', 'absent', 'proxy'] }),
		answeredAt: instant('answered_at')
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.sittingId], foreignColumns: [sittings.tenantId, sittings.id] }),
		foreignKey({ columns: [table.tenantId, table.mandateId], foreignColumns: [mandates.tenantId, mandates.id] }),
		uniqueIndex('convocation_once').on(table.tenantId, table.sittingId, table.mandateId)
	]
);
