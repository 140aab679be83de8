import {
	boolean,
	date,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { byTenantAndId, bytea, instant, tenantKey } from '#lib/database/server/columns.ts';

// ── The installation: known to every tenant, so without `tenant_id` (see INSTALLATION_TABLES) ──

export const tenants = pgTable('tenant', {
	id: uuid('id').primaryKey(),
	slug: text('slug').notNull().unique(),
	name: text('name').notNull(),
	kind: text('kind', { enum: ['commune', 'epci'] }).notNull(),
	population: integer('population').notNull(),
	/** Hue of the accent in degrees (OKLCH), checked for contrast when chosen. */
	accentHue: smallint('accent_hue').notNull(),
	timeZone: text('time_zone').notNull(),
	department: text('department').notNull(),
	/** SHA-256 of the arms in the tenant's files: a PNG that we drew ourselves. */
	armsSha256: text('arms_sha256'),
	/** Who mails say they are from, and where answers go; without them, the installation's own. */
	mailName: text('mail_name'),
	mailReplyTo: text('mail_reply_to'),
	/** While set, the council's doors are shut for everybody, and nothing of it is shown. */
	pausedAt: instant('paused_at'),
	createdAt: instant('created_at').notNull()
});

export const accounts = pgTable('account', {
	id: uuid('id').primaryKey(),
	/** Always lower case. */
	email: text('email').notNull().unique(),
	civility: text('civility', { enum: ['M.', 'Mme'] }).notNull(),
	firstName: text('first_name').notNull(),
	lastName: text('last_name').notNull(),
	locale: text('locale', { enum: ['fr', 'en'] }),
	passwordHash: text('password_hash'),
	/** Long enough to be the only lock: a shorter one holds only while codes are asked for too (rules/password.ts). */
	passwordStandsAlone: boolean('password_stands_alone').notNull().default(true),
	isInstallationAdministrator: boolean('is_installation_administrator').notNull().default(false),
	/** Raised to sign the person out everywhere. */
	sessionEpoch: integer('session_epoch').notNull().default(0),
	createdAt: instant('created_at').notNull(),
	deactivatedAt: instant('deactivated_at')
});

/** Which tenants an account belongs to: only for finding them before a tenant is chosen. */
export const memberships = pgTable(
	'membership',
	{
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		tenantId: uuid('tenant_id')
			.notNull()
			.references(() => tenants.id),
		/**
		 * When whoever holds the account's locks used a link that this tenant delivered: from then on those locks open it too.
		 * Null: only the tenant's own links do (rules/reach.ts).
		 */
		joinedAt: instant('joined_at')
	},
	(table) => [primaryKey({ columns: [table.accountId, table.tenantId] })]
);

export const passkeys = pgTable('passkey', {
	/** Credential id, base64url. */
	id: text('id').primaryKey(),
	accountId: uuid('account_id')
		.notNull()
		.references(() => accounts.id),
	publicKey: bytea('public_key').notNull(),
	counter: integer('counter').notNull(),
	transports: jsonb('transports').$type<string[]>().notNull(),
	name: text('name').notNull(),
	createdAt: instant('created_at').notNull(),
	lastUsedAt: instant('last_used_at')
});

export const sessions = pgTable(
	'session',
	{
		/** SHA-256 of the 256-bit token in the cookie; the token itself is never stored. */
		tokenHash: bytea('token_hash').primaryKey(),
		id: uuid('id').notNull().unique(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		deviceName: text('device_name').notNull(),
		/** The enrolled tablet that it is used on (device-tables.ts), once it has proved its key. */
		deviceId: uuid('device_id'),
		/** Ends when unused for so long; null: only at its end. Asked with `last_seen_at`. */
		idleMinutes: integer('idle_minutes'),
		/** 1: by a delivered link; 2: by passkey or password. */
		level: smallint('level').notNull(),
		epoch: integer('epoch').notNull(),
		createdAt: instant('created_at').notNull(),
		lastSeenAt: instant('last_seen_at').notNull(),
		endsAt: instant('ends_at').notNull(),
		verifiedAt: instant('verified_at'),
		/** Entered with one tap in the demo, where people have no lock of their own: counts as just verified. */
		isDemo: boolean('is_demo').notNull().default(false),
		/** Vouched for by this tenant alone (its link, its directory): opens nothing of any other. Null: by the account's own locks. */
		tenantId: uuid('tenant_id').references(() => tenants.id)
	},
	(table) => [index('session_account').on(table.accountId), index('session_device').on(table.deviceId)]
);

/** A link that signs somebody in: delivered with a convocation, set-up of the installation, demo. */
export const signInLinks = pgTable('sign_in_link', {
	tokenHash: bytea('token_hash').primaryKey(),
	accountId: uuid('account_id').references(() => accounts.id),
	/** Who delivers it, and so what it opens; null for the set-up of the installation. */
	tenantId: uuid('tenant_id').references(() => tenants.id),
	purpose: text('purpose', { enum: ['convocation', 'invitation', 'guest', 'set-up', 'demo'] }).notNull(),
	/** Where the link leads, a path on this site. */
	target: text('target').notNull(),
	createdAt: instant('created_at').notNull(),
	expiresAt: instant('expires_at').notNull(),
	usedAt: instant('used_at')
});

/** WebAuthn challenges, single use, five minutes. */
export const challenges = pgTable('challenge', {
	id: uuid('id').primaryKey(),
	challenge: text('challenge').notNull(),
	purpose: text('purpose', { enum: ['register', 'sign-in', 'step-up'] }).notNull(),
	accountId: uuid('account_id'),
	/** Of a step-up: the session, the act and its object. An answer to it is good for nothing else. */
	boundTo: text('bound_to'),
	expiresAt: instant('expires_at').notNull()
});

/** Token buckets: `sign-in:account:…`, `sign-in:address:…`. */
export const rateLimits = pgTable('rate_limit', {
	key: text('key').primaryKey(),
	used: integer('used').notNull(),
	resetsAt: instant('resets_at').notNull()
});

/** Facts of the installation that are not configuration: whether the demo was seeded, keys made at set-up. */
export const installationFacts = pgTable('installation_fact', {
	key: text('key').primaryKey(),
	value: jsonb('value').notNull()
});

// ── A tenant's people ──

export const bodies = pgTable(
	'body',
	{
		...tenantKey(),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		kind: text('kind', { enum: ['council', 'committee', 'bureau'] }).notNull(),
		/** Seats that the law gives this body; members in office are those with a mandate today. */
		legalSize: integer('legal_size').notNull(),
		/** Id of a rule set of agenda/rules. */
		ruleSetId: text('rule_set_id').notNull()
	},
	(table) => [byTenantAndId(table), uniqueIndex('body_slug').on(table.tenantId, table.slug)]
);

export const groups = pgTable(
	'political_group',
	{
		...tenantKey(),
		name: text('name').notNull(),
		shortName: text('short_name').notNull(),
		/** OKLCH hue, only ever shown with the short name. */
		hue: smallint('hue').notNull(),
		position: integer('position').notNull()
	},
	(table) => [byTenantAndId(table)]
);

export const mandates = pgTable(
	'mandate',
	{
		...tenantKey(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		bodyId: uuid('body_id').notNull(),
		groupId: uuid('group_id'),
		/** "Maire", "1re adjointe", "Conseiller municipal". */
		title: text('title').notNull(),
		/** Chairs the body when present (mayor, president). */
		isChair: boolean('is_chair').notNull().default(false),
		/** Seat in the hemicycle, from 1. */
		seat: integer('seat').notNull(),
		protocolOrder: integer('protocol_order').notNull(),
		birthDate: date('birth_date', { mode: 'string' }).notNull(),
		startsOn: date('starts_on', { mode: 'string' }).notNull(),
		endsOn: date('ends_on', { mode: 'string' })
	},
	(table) => [
		byTenantAndId(table),
		foreignKey({ columns: [table.tenantId, table.bodyId], foreignColumns: [bodies.tenantId, bodies.id] }),
		foreignKey({ columns: [table.tenantId, table.groupId], foreignColumns: [groups.tenantId, groups.id] }),
		index('mandate_account').on(table.tenantId, table.accountId)
	]
);

export const staffRoles = pgTable(
	'staff_role',
	{
		...tenantKey(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id),
		role: text('role', { enum: ['administrator', 'clerk', 'reader', 'drafter', 'validator'] }).notNull(),
		/** Of a clerk: every kind of sitting, or those of `staff_role_kind` only. */
		keepsAllKinds: boolean('keeps_all_kinds').notNull().default(true),
		/** Of a reader: papers of closed items too. */
		readsClosed: boolean('reads_closed').notNull().default(false)
	},
	(table) => [byTenantAndId(table), uniqueIndex('staff_role_once').on(table.tenantId, table.accountId, table.role)]
);
