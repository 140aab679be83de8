import { and, desc, eq, gt, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { newId } from '#lib/kernel/ids.ts';
import { actOnAccount } from './account-acts.ts';
import { sessionToken } from './cookie.ts';
import type { RequestHeaders } from './site.ts';
import { accounts, memberships, sessions } from './tables.ts';
import { hashToken, newToken } from './tokens.ts';

/** The tables of the installation, or a transaction on them. */
export type Installation = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete'>;

/** Who is asking: made by `hooks.server.ts`, and by the raw doors, from the session cookie. */
export interface SignedIn {
	sessionId: string;
	/** 1: came by a delivered link; 2: signed in by passkey or password. */
	level: 1 | 2;
	/** When the session ends whatever happens. Sockets close then. */
	endsAt: Date;
	/** When this session last proved who it is. */
	verifiedAt: Date | null;
	/** Entered with one tap in the demo. */
	isDemo: boolean;
	/** The enrolled tablet that it is used on. */
	deviceId: string | null;
	/** The only tenant that vouches for this session (its link, its directory); null when the account's own locks do. */
	tenantId: string | null;
	/** The tenants that it opens, by id: rights there are asked for beside this (rules/reach.ts). */
	councils: readonly string[];
	account: {
		id: string;
		email: string;
		firstName: string;
		lastName: string;
		locale: 'fr' | 'en' | null;
		isInstallationAdministrator: boolean;
	};
}

export interface NewSession {
	accountId: string;
	level: 1 | 2;
	/** "Safari, iPad": what the owner recognises in the list of sessions. */
	deviceName: string;
	/** Ends when unused for so long; absent: only at its end. */
	idleMinutes?: number | null;
	endsAt: Date;
	isDemo?: boolean;
	/** The tenant that vouches for it, when the account's own locks do not. */
	tenantId?: string | null;
}

const MINUTE = 60_000;

/** Starts a session and answers its token, once: only the hash is kept. Bound to the account's epoch of now. */
export async function startSession(database: Installation, wanted: NewSession, now: Date): Promise<string> {
	const token = newToken();
	const [account] = await database
		.select({ epoch: accounts.sessionEpoch })
		.from(accounts)
		.where(and(eq(accounts.id, wanted.accountId), isNull(accounts.deactivatedAt)));
	if (!account) throw new Error('a session needs an active account');
	await database.insert(sessions).values({
		...wanted,
		tokenHash: hashToken(token),
		id: newId(now.getTime()),
		epoch: account.epoch,
		createdAt: now,
		lastSeenAt: now,
		verifiedAt: wanted.level === 2 ? now : null
	});
	return token;
}

/**
 * Who sends this request, or null. Works for SvelteKit and for raw doors alike. Ended, revoked (epoch) and deactivated
 * ones are nobody. Remembers when the session was last seen, to the minute.
 */
export async function sessionOf(
	database: Installation,
	request: { headers: RequestHeaders },
	now: Date
): Promise<SignedIn | null> {
	const token = sessionToken(request.headers);
	if (!token) return null;
	const [row] = await database
		.select({ session: sessions, account: accounts, joined })
		.from(sessions)
		.innerJoin(accounts, eq(accounts.id, sessions.accountId))
		.where(and(eq(sessions.tokenHash, hashToken(token)), isAlive(now)));
	if (!row) return null;
	if (now.getTime() - row.session.lastSeenAt.getTime() > MINUTE)
		await database.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, row.session.id));
	return signedIn(row);
}

/** In the demo everybody has joined: nobody there has a lock that could be somebody else's. */
const joined = sql<string[]>`array(select m.tenant_id from ${memberships} m
	where m.account_id = ${sessions.accountId} and (${sessions.isDemo} or m.joined_at is not null))`;

/** A new token for a session that proved more than before; the old one is worth nothing any more. */
export async function renewToken(database: Installation, sessionId: string): Promise<string> {
	const token = newToken();
	await database
		.update(sessions)
		.set({ tokenHash: hashToken(token) })
		.where(eq(sessions.id, sessionId));
	return token;
}

/** Which of these sessions still stand: one question for all the sockets of a process. */
export async function aliveSessions(database: Installation, sessionIds: string[], now: Date): Promise<Set<string>> {
	const rows = await database
		.select({ id: sessions.id })
		.from(sessions)
		.innerJoin(accounts, eq(accounts.id, sessions.accountId))
		.where(and(inArray(sessions.id, sessionIds), isAlive(now)));
	return new Set(rows.map(({ id }) => id));
}

/**
 * An open live socket is use: in a sitting nobody asks the server for a page for an hour. Those that ended unused are not woken.
 * To the minute.
 */
export async function sessionsSeen(database: Installation, sessionIds: string[], now: Date): Promise<void> {
	const minuteAgo = new Date(now.getTime() - MINUTE);
	await database
		.update(sessions)
		.set({ lastSeenAt: now })
		.where(and(inArray(sessions.id, sessionIds), lt(sessions.lastSeenAt, minuteAgo)));
}

/** The devices on which an account is signed in, the last used first. */
export async function listSessions(database: Installation, accountId: string, now: Date) {
	return database
		.select({
			id: sessions.id,
			deviceName: sessions.deviceName,
			deviceId: sessions.deviceId,
			level: sessions.level,
			createdAt: sessions.createdAt,
			lastSeenAt: sessions.lastSeenAt
		})
		.from(sessions)
		.innerJoin(accounts, eq(accounts.id, sessions.accountId))
		.where(and(eq(sessions.accountId, accountId), isAlive(now)))
		.orderBy(desc(sessions.lastSeenAt));
}

/** Ends one session of an account, those of the same tablet, and what is open with them; somebody else's is left alone. */
export async function endSession(
	database: NodePgDatabase,
	accountId: string,
	sessionId: string,
	now: Date
): Promise<void> {
	const one = and(eq(sessions.id, sessionId), eq(sessions.accountId, accountId));
	const [found] = await database.select({ deviceId: sessions.deviceId }).from(sessions).where(one);
	if (!found) return;
	const own = found.deviceId ? and(eq(sessions.deviceId, found.deviceId), eq(sessions.accountId, accountId)) : one;
	await actOnAccount(database, accountId, { act: 'session.ended' }, now, (tx) => tx.delete(sessions).where(own));
}

/** Signs an account out everywhere, but perhaps here (`exceptSessionId`). */
export async function endAllSessions(
	database: Installation,
	accountId: string,
	exceptSessionId?: string
): Promise<void> {
	const [account] = await database
		.update(accounts)
		.set({ sessionEpoch: sql`${accounts.sessionEpoch} + 1` })
		.where(eq(accounts.id, accountId))
		.returning({ epoch: accounts.sessionEpoch });
	if (!exceptSessionId || !account) {
		await database.delete(sessions).where(eq(sessions.accountId, accountId));
		return;
	}
	const others = and(eq(sessions.accountId, accountId), ne(sessions.id, exceptSessionId));
	await database.delete(sessions).where(others);
	await database.update(sessions).set({ epoch: account.epoch }).where(eq(sessions.id, exceptSessionId));
}

function isAlive(now: Date) {
	const idle = sql`${sessions.lastSeenAt} + ${sessions.idleMinutes} * interval '1 minute' > ${now.toISOString()}::timestamptz`;
	return and(
		gt(sessions.endsAt, now),
		or(isNull(sessions.idleMinutes), idle),
		eq(sessions.epoch, accounts.sessionEpoch),
		isNull(accounts.deactivatedAt)
	);
}

function signedIn(row: {
	session: typeof sessions.$inferSelect;
	account: typeof accounts.$inferSelect;
	joined: string[];
}): SignedIn {
	const { tenantId } = row.session;
	const { id, email, firstName, lastName, locale, isInstallationAdministrator } = row.account;
	return {
		sessionId: row.session.id,
		level: row.session.level === 2 ? 2 : 1,
		endsAt: row.session.endsAt,
		verifiedAt: row.session.verifiedAt,
		isDemo: row.session.isDemo,
		deviceId: row.session.deviceId,
		tenantId,
		councils: tenantId === null ? row.joined : [tenantId],
		account: { id, email, firstName, lastName, locale, isInstallationAdministrator }
	};
}
