import { boolean, foreignKey, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, instant, tenantKey } from '#lib/database/server/columns.ts';
import { accounts, groups, sessions } from '#lib/people/server/tables.ts';

// Public keys, and what only their owners' tablets or printed codes open. Base64, as it crosses the wire.

// ── Of the installation, as accounts and sessions are: without `tenant_id` (see INSTALLATION_TABLES) ──

/** A person's notes key: one for all councils, as the person is one. */
export const notesKeys = pgTable('notes_key', {
	accountId: uuid('account_id')
		.primaryKey()
		.references(() => accounts.id),
	/** X25519. */
	sealing: text('sealing').notNull(),
	/** Ed25519. */
	signing: text('signing').notNull(),
	proof: text('proof').notNull(),
	/** The private parts, under the printed code. */
	recovery: text('recovery').notNull(),
	/** Private notes are sealed too: chosen when the key was made. */
	sealsPrivate: boolean('seals_private').notNull(),
	madeAt: instant('made_at').notNull()
});

/** The tablets that hold it. A tablet is emptied at sign-out, so it is known by its session and goes with it. */
export const notesKeyDevices = pgTable('notes_key_device', {
	sessionId: uuid('session_id')
		.primaryKey()
		.references(() => sessions.id, { onDelete: 'cascade' }),
	accountId: uuid('account_id')
		.notNull()
		.references(() => notesKeys.accountId, { onDelete: 'cascade' }),
	way: text('way', { enum: ['made', 'code', 'approved', 'kept'] }).notNull(),
	since: instant('since').notNull()
});

/** A tablet asks another one of the same person for the key: what the two say to each other, for ten minutes. */
export const notesKeyRequests = pgTable('notes_key_request', {
	id: uuid('id').primaryKey(),
	accountId: uuid('account_id')
		.notNull()
		.references(() => notesKeys.accountId, { onDelete: 'cascade' }),
	sessionId: uuid('session_id')
		.notNull()
		.unique()
		.references(() => sessions.id, { onDelete: 'cascade' }),
	commitment: text('commitment').notNull(),
	answer: text('answer'),
	openedSealing: text('opened_sealing'),
	openedNonce: text('opened_nonce'),
	sealed: text('sealed'),
	expiresAt: instant('expires_at').notNull()
});

// ── Of a tenant ──

/** One key of a group, from one change of its members to the next. Which key it is stands in the signed statement, by its hash. */
export const groupEpochs = pgTable(
	'group_epoch',
	{
		...tenantKey(),
		groupId: uuid('group_id').notNull(),
		number: integer('number').notNull(),
		makerId: uuid('maker_id')
			.notNull()
			.references(() => accounts.id),
		makerSigning: text('maker_signing').notNull(),
		statement: text('statement').notNull(),
		signature: text('signature').notNull(),
		madeAt: instant('made_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		// Of two tablets that make one at the same moment, one does.
		uniqueIndex('group_epoch_once').on(table.tenantId, table.groupId, table.number),
		foreignKey({ columns: [table.tenantId, table.groupId], foreignColumns: [groups.tenantId, groups.id] })
	]
);

/** A group's key sealed to one member, and who gave it. */
export const groupKeysGiven = pgTable(
	'group_key_given',
	{
		...tenantKey(),
		epochId: uuid('epoch_id').notNull(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		sealing: text('sealing').notNull(),
		sealed: text('sealed').notNull(),
		giverId: uuid('giver_id')
			.notNull()
			.references(() => accounts.id),
		giverSigning: text('giver_signing').notNull(),
		signature: text('signature').notNull(),
		givenAt: instant('given_at').notNull()
	},
	(table) => [
		byTenantAndId(table),
		uniqueIndex('group_key_given_once').on(table.tenantId, table.epochId, table.accountId, table.sealing),
		foreignKey({ columns: [table.tenantId, table.epochId], foreignColumns: [groupEpochs.tenantId, groupEpochs.id] })
	]
);
