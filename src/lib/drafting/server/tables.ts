import {
	boolean,
	date,
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
import { papers } from '#lib/papers/server/tables.ts';
import { sittingKinds } from '#lib/people/server/role-tables.ts';
import { townServices } from '#lib/people/server/service-tables.ts';
import { accounts, mandates } from '#lib/people/server/tables.ts';
import { DRAFT_STATES } from '../rules/draft-policy.ts';

/** A draft of an act (projet), written in a service of the town hall. Who may know of it: rules/draft-policy.ts. */
export const draftActs = pgTable(
	'draft_act',
	{
		...tenantKey(),
		serviceId: uuid('service_id').notNull(),
		title: text('title').notNull(),
		/** The explanatory text (exposé des motifs), in short. */
		summary: text('summary').notNull().default(''),
		rapporteurMandateId: uuid('rapporteur_mandate_id'),
		/** The kind of sitting that it is meant for: its clerks see it once approved. */
		kindId: uuid('kind_id'),
		/** The day that the service hopes for: drafters know of no sitting that is not public. */
		wishedOn: date('wished_on', { mode: 'string' }),
		/** Huis clos: only `publicTitle` stands in mails and in the journal. */
		isClosed: boolean('is_closed').notNull().default(false),
		publicTitle: text('public_title').notNull().default(''),
		state: text('state', { enum: DRAFT_STATES }).notNull(),
		/** Rises with every change of what it says and of where it stands. */
		version: integer('version').notNull().default(1),
		createdAt: instant('created_at').notNull(),
		createdBy: uuid('created_by').notNull(),
		changedAt: instant('changed_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({
			columns: [table.tenantId, table.serviceId],
			foreignColumns: [townServices.tenantId, townServices.id]
		}),
		foreignKey({ columns: [table.tenantId, table.kindId], foreignColumns: [sittingKinds.tenantId, sittingKinds.id] }),
		foreignKey({
			columns: [table.tenantId, table.rapporteurMandateId],
			foreignColumns: [mandates.tenantId, mandates.id]
		}),
		index('draft_act_service').on(table.tenantId, table.serviceId, table.state)
	]
);

export const draftPapers = pgTable(
	'draft_paper',
	{
		tenantId: uuid('tenant_id').notNull(),
		draftId: uuid('draft_id').notNull(),
		paperId: uuid('paper_id').notNull(),
		position: integer('position').notNull(),
		addedAt: instant('added_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenantId, table.draftId, table.paperId] }),
		foreignKey({ columns: [table.tenantId, table.draftId], foreignColumns: [draftActs.tenantId, draftActs.id] }),
		foreignKey({ columns: [table.tenantId, table.paperId], foreignColumns: [papers.tenantId, papers.id] }),
		index('draft_paper_of').on(table.tenantId, table.paperId)
	]
);

/** What was done to a draft, by whom: its history, shown on its page. */
export const draftSteps = pgTable(
	'draft_step',
	{
		...tenantKey(),
		draftId: uuid('draft_id').notNull(),
		/** Its place in the history, from 1: two steps may be of one instant. */
		number: integer('number').notNull(),
		step: text('step', {
			enum: [
				'begun',
				'edited',
				'paper-added',
				'paper-removed',
				'handed-in',
				'approved',
				'sent-back',
				'placed',
				'taken-off'
			]
		}).notNull(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		/** Of what was sent back: why. */
		reason: text('reason').notNull().default(''),
		at: instant('at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.draftId], foreignColumns: [draftActs.tenantId, draftActs.id] }),
		uniqueIndex('draft_step_number').on(table.tenantId, table.draftId, table.number)
	]
);

export type DraftStep = (typeof draftSteps.$inferSelect)['step'];
