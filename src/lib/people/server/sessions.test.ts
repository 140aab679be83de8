import { expect, test } from 'vitest';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount } from '#lib/testing/factories.ts';
import { sessionCookieName } from './cookie.ts';
import { aliveSessions, endAllSessions, endSession, listSessions, sessionOf, startSession } from './sessions.ts';
import { accounts, sessions } from './tables.ts';
import { eq } from 'drizzle-orm';

const database = await freshDatabase();
const db = database.installation;
const NOW = new Date('2026-06-18T18:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

async function signedIn(level: 1 | 2 = 2) {
	const account = await makeAccount(database);
	const wanted = { accountId: account.id, level, deviceName: 'Safari, iPad', endsAt: later(60) };
	const token = await startSession(db, wanted, NOW);
	const request = { headers: { host: 'localhost:5173', cookie: `hemicycle=${token}` } };
	return { account, token, request };
}

test('a token is known by its hash only', async () => {
	const { account, token, request } = await signedIn();
	expect(await sessionOf(db, request, NOW)).toMatchObject({ level: 2, account: { id: account.id } });
	const [row] = await db.select().from(sessions).where(eq(sessions.accountId, account.id));
	expect(JSON.stringify(row)).not.toContain(token);
	expect(row?.tokenHash).toHaveLength(32);
});

test('the same session is seen through Fetch headers', async () => {
	const { request } = await signedIn();
	expect(await sessionOf(db, { headers: new Headers(request.headers) }, NOW)).not.toBeNull();
});

test('a session ends on time, whoever uses it', async () => {
	const { request } = await signedIn();
	expect(await sessionOf(db, request, later(59))).not.toBeNull();
	expect(await sessionOf(db, request, later(60))).toBeNull();
});

test('over https only the cookie that a browser protects counts', async () => {
	const { token } = await signedIn();
	const headers = { host: 'conseil.valmont.example', cookie: `hemicycle=${token}` };
	expect(await sessionOf(db, { headers }, NOW)).toBeNull();
	expect(sessionCookieName(headers.host)).toBe('__Host-hemicycle');
	const protectedCookie = { ...headers, cookie: `__Host-hemicycle=${token}` };
	expect(await sessionOf(db, { headers: protectedCookie }, NOW)).not.toBeNull();
});

test('one session is revoked, the others stay; nobody revokes somebody else’s', async () => {
	const { account, request } = await signedIn();
	const stranger = await signedIn();
	const mine = await sessionOf(db, request, NOW);
	await endSession(db, stranger.account.id, mine!.sessionId, NOW);
	expect(await aliveSessions(db, [mine!.sessionId], NOW)).toEqual(new Set([mine!.sessionId]));
	await endSession(db, account.id, mine!.sessionId, NOW);
	expect(await sessionOf(db, request, NOW)).toBeNull();
	expect(await sessionOf(db, stranger.request, NOW)).not.toBeNull();
});

test('signing out everywhere spares this device when asked', async () => {
	const { account, request } = await signedIn();
	const here = await sessionOf(db, request, NOW);
	const wanted = { accountId: account.id, level: 2, deviceName: 'Firefox, Linux', endsAt: later(60) } as const;
	await startSession(db, wanted, NOW);
	expect(await listSessions(db, account.id, NOW)).toHaveLength(2);
	await endAllSessions(db, account.id, here!.sessionId);
	expect(await listSessions(db, account.id, NOW)).toMatchObject([{ id: here!.sessionId }]);
	await endAllSessions(db, account.id);
	expect(await sessionOf(db, request, NOW)).toBeNull();
});

test('a deactivated account is nobody', async () => {
	const { account, request } = await signedIn();
	await db.update(accounts).set({ deactivatedAt: NOW }).where(eq(accounts.id, account.id));
	expect(await sessionOf(db, request, NOW)).toBeNull();
});

test('when a session was last seen is kept to the minute', async () => {
	const { account, request } = await signedIn();
	await sessionOf(db, request, later(0.5));
	expect(await listSessions(db, account.id, NOW)).toMatchObject([{ lastSeenAt: NOW }]);
	await sessionOf(db, request, later(2));
	expect(await listSessions(db, account.id, NOW)).toMatchObject([{ lastSeenAt: later(2) }]);
});
