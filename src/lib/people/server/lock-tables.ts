import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instant } from '#lib/database/server/columns.ts';
import { accounts, sessions, tenants } from './tables.ts';

// Of the installation, as accounts and sessions are: without `tenant_id` (see INSTALLATION_TABLES).

/** A person has just confirmed one dangerous act on one thing, in one session: good for five minutes, for nothing else. */
export const stepUps = pgTable(
	'step_up',
	{
		sessionId: uuid('session_id')
			.notNull()
			.references(() => sessions.id, { onDelete: 'cascade' }),
		act: text('act').notNull(),
		object: text('object').notNull(),
		verifiedAt: instant('verified_at').notNull()
	},
	(table) => [primaryKey({ columns: [table.sessionId, table.act, table.object] })]
);

/** Codes of six digits from an app (RFC 6238). No row: no codes are asked for. */
export const totps = pgTable('totp', {
	accountId: uuid('account_id')
		.primaryKey()
		.references(() => accounts.id),
	/** AES-256-GCM under the key of the installation, which is not in this database. */
	sealedSecret: bytea('sealed_secret').notNull(),
	/** The last half minute (since 1970) whose code was taken: RFC 6238, 5.2, a code works once. */
	lastStep: integer('last_step').notNull(),
	createdAt: instant('created_at').notNull()
});

/** Ten codes on paper. Each works once; only hashes are kept. */
export const recoveryCodes = pgTable(
	'recovery_code',
	{
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		hash: bytea('hash').notNull(),
		usedAt: instant('used_at')
	},
	(table) => [primaryKey({ columns: [table.accountId, table.hash] })]
);

/** A desk has somebody there who lost every way in; a second person is asked to confirm it. At most one for each account. */
export const accessResets = pgTable('access_reset', {
	accountId: uuid('account_id')
		.primaryKey()
		.references(() => accounts.id),
	/** The desk that asks. */
	tenantId: uuid('tenant_id')
		.notNull()
		.references(() => tenants.id),
	askedBy: uuid('asked_by')
		.notNull()
		.references(() => accounts.id),
	endsAt: instant('ends_at').notNull()
});
