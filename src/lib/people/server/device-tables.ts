import { bigint, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, instant } from '#lib/database/server/columns.ts';
import { accounts } from './tables.ts';

// Of the installation, as accounts are: a tablet serves all councils of its person (see INSTALLATION_TABLES).

/** A tablet that somebody signed in on, known by a signing key that never leaves it. */
export const devices = pgTable(
	'device',
	{
		id: uuid('id').primaryKey(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		name: text('name').notNull(),
		/** The only council whose word (its directory) opened the store so far; null once the account's own lock has: then that word no longer does. */
		vouchedBy: uuid('vouched_by'),
		algorithm: text('algorithm', { enum: ['Ed25519', 'P-256'] }).notNull(),
		/** SubjectPublicKeyInfo, DER. */
		publicKey: bytea('public_key').notNull(),
		/** Half of what opens the tablet's store, sealed with the key of the installation. Gone for good once a wipe is ordered. */
		sealedLease: bytea('sealed_lease'),
		createdAt: instant('created_at').notNull(),
		/** To the minute. */
		lastSeenAt: instant('last_seen_at').notNull(),
		/** Without contact until then the tablet closes its store. */
		leaseEndsAt: instant('lease_ends_at').notNull(),
		/** What is on it, as it said itself at its last contact: complete sittings, bytes of papers, changes to notes not yet sent. */
		packs: integer('packs').notNull().default(0),
		bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
		unsent: integer('unsent').notNull().default(0),
		wipeOrderedAt: instant('wipe_ordered_at'),
		wipeOrderedBy: uuid('wipe_ordered_by'),
		wipedAt: instant('wiped_at'),
		/** The sentence that the tablet signed when everything was deleted, and its signature (base64url), on two lines. */
		acknowledgement: text('acknowledgement'),
		/** Off the list: signed out, or taken off by its owner. What is still on the tablet goes at its next contact. */
		revokedAt: instant('revoked_at')
	},
	(table) => [
		index('device_account').on(table.accountId),
		uniqueIndex('device_key_once').on(table.accountId, table.publicKey)
	]
);
