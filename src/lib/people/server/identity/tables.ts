import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { byTenantAndId, bytea, instant, tenantKey } from '#lib/database/server/columns.ts';
import type { ProviderSettings } from '../../rules/identity/settings.ts';
import { accounts, sessions, tenants } from '../tables.ts';

/** A tenant's own directory, by which its people may sign in. */
export const identityProviders = pgTable(
	'identity_provider',
	{
		...tenantKey(),
		/** What the button says: "Compte de la Ville". */
		name: text('name').notNull(),
		settings: jsonb('settings').$type<ProviderSettings>().notNull(),
		/** Client secret or password of the searching entry: AES-256-GCM under the key of the installation. Null: there is none. */
		sealedSecret: bytea('sealed_secret'),
		changedAt: instant('changed_at').notNull()
	},
	(table) => [byTenantAndId(table)]
);

// Of the installation, as accounts and sessions are: without the nets of a tenant (see INSTALLATION_TABLES).

/** Whose a provider is, and whether it lets anybody in: for finding it before a tenant is known, as `membership` is. */
export const identityDoors = pgTable(
	'identity_door',
	{
		providerId: uuid('provider_id').primaryKey(),
		tenantId: uuid('tenant_id')
			.notNull()
			.references(() => tenants.id),
		kind: text('kind', { enum: ['oidc', 'ldap'] }).notNull(),
		isOn: boolean('is_on').notNull()
	},
	(table) => [index('identity_door_tenant').on(table.tenantId)]
);

/** Who an account is at a provider: by the subject, which stays when names and addresses change. */
export const accountIdentities = pgTable(
	'account_identity',
	{
		providerId: uuid('provider_id')
			.notNull()
			.references(() => identityDoors.providerId),
		/** `sub` of OpenID Connect; of a directory, the bytes of its attribute in hexadecimal. */
		subject: text('subject').notNull(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		linkedAt: instant('linked_at').notNull(),
		lastUsedAt: instant('last_used_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.providerId, table.subject] }),
		uniqueIndex('account_identity_once').on(table.providerId, table.accountId)
	]
);

/** Which sessions a provider let in: they end with it; and what it is told when they end. */
export const identitySessions = pgTable(
	'identity_session',
	{
		id: uuid('id').primaryKey(),
		/** Null while a code is still asked for. */
		sessionId: uuid('session_id')
			.unique()
			.references(() => sessions.id, { onDelete: 'cascade' }),
		providerId: uuid('provider_id')
			.notNull()
			.references(() => identityDoors.providerId),
		/** The provider asks for it at sign-out (RP-Initiated Logout 1.0, `id_token_hint`). Sealed. */
		sealedIdToken: bytea('sealed_id_token'),
		createdAt: instant('created_at').notNull()
	},
	(table) => [index('identity_session_provider').on(table.providerId)]
);
