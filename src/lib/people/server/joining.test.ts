import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeTenant } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { makeSignInLink } from './links.ts';
import { sessionOf } from './sessions.ts';
import { beginSession, signInWithLink } from './sign-in.ts';
import { memberships } from './tables.ts';
import { setPassword } from './set-password.ts';

const database = await freshDatabase();
const locks = await freshLocks(database);
const db = database.installation;
const NOW = new Date('2026-06-18T18:00:00Z');
const from = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (iPad) Safari/605' };
const PASSWORD = 'le marché du samedi matin';
const [ville, agglo] = [await makeTenant(database), await makeTenant(database)];

const seen = async (token: string) =>
	(await sessionOf(db, { headers: { host: 'localhost', cookie: `hemicycle=${token}` } }, NOW))!;

/** Somebody whom both councils have seated, and who has no lock yet. */
async function seated() {
	const account = await makeAccount(database);
	await db.insert(memberships).values([ville, agglo].map(({ id }) => ({ accountId: account.id, tenantId: id })));
	return account.id;
}

async function linkOf(accountId: string, { id: tenantId }: { id: string }) {
	const link = { accountId, tenantId, purpose: 'invitation' as const, target: '/app' };
	const path = await makeSignInLink(db, { ...link, expiresAt: new Date(NOW.getTime() + 60_000) }, NOW);
	return path.split('/').at(-1)!;
}

/** Uses a link, as a browser does in which nobody is signed in. */
async function comeBy(accountId: string, tenant: { id: string }) {
	const came = await signInWithLink(db, await linkOf(accountId, tenant), null, from, NOW);
	if (!came.ok || !came.value.begun) throw new Error('a fresh link signs in');
	return seen(came.value.begun.token);
}

const lock = (accountId: string, session: { sessionId: string; tenantId: string | null }) =>
	setPassword(locks, authorizedFor('set-password', accountId), { password: PASSWORD, current: '', session }, NOW);

const byPassword = async (accountId: string) =>
	seen((await beginSession(db, { accountId, factor: 'password' }, from, NOW)).token);

/** The acts that a council's journal tells of an account. */
async function actsIn({ id }: { id: string }, accountId: string) {
	const rows = await database.tenant(id).transaction((tx) => tx.select().from(journalEntries));
	const told = rows.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { act: string; object: string });
	return told.filter(({ object }) => object === accountId).map(({ act }) => act);
}

test('a link opens the council that delivered it, and no other', async () => {
	const accountId = await seated();
	expect(await comeBy(accountId, agglo)).toMatchObject({ level: 1, tenantId: agglo.id, councils: [agglo.id] });
	expect(await actsIn(ville, accountId)).toEqual([]);
	expect(await actsIn(agglo, accountId)).toEqual(['session.started']);
});

test('a lock that was set by the link of one council does not open the other one', async () => {
	const accountId = await seated();
	expect(await lock(accountId, await comeBy(accountId, agglo))).toMatchObject({ ok: true });
	expect((await byPassword(accountId)).councils).toEqual([agglo.id]);
});

test('even if that account had joined it before, without a lock', async () => {
	const accountId = await seated();
	await db.update(memberships).set({ joinedAt: NOW }).where(eq(memberships.accountId, accountId));
	await lock(accountId, await comeBy(accountId, agglo));
	expect((await byPassword(accountId)).councils).toEqual([agglo.id]);
});

test('the other council opens once its own link was used where the lock was used', async () => {
	const accountId = await seated();
	await lock(accountId, await comeBy(accountId, agglo));
	const here = await byPassword(accountId);
	const came = await signInWithLink(db, await linkOf(accountId, ville), here, from, NOW);
	expect(came).toMatchObject({ ok: true, value: { begun: null, target: '/app' } });
	expect((await byPassword(accountId)).councils.toSorted()).toEqual([ville.id, agglo.id].toSorted());
	expect(await actsIn(ville, accountId)).toContain('member.joined');
});

test('the link of one person joins nothing to the lock of another', async () => {
	const [victim, thief] = [await seated(), await seated()];
	await lock(thief, await comeBy(thief, agglo));
	const here = await byPassword(thief);
	const came = await signInWithLink(db, await linkOf(victim, ville), here, from, NOW);
	expect(came.ok && came.value.begun).not.toBeNull();
	expect((await byPassword(thief)).councils).toEqual([agglo.id]);
});

test('of two links that set the first lock at once, one does', async () => {
	const accountId = await seated();
	const sessions = [await comeBy(accountId, ville), await comeBy(accountId, agglo)];
	const both = await Promise.all(sessions.map((session) => lock(accountId, session)));
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect((await byPassword(accountId)).councils).toHaveLength(1);
});

test('with a lock there, a link sets none', async () => {
	const accountId = await seated();
	await lock(accountId, await comeBy(accountId, ville));
	const again = await lock(accountId, await comeBy(accountId, agglo));
	expect(again).toEqual({ ok: false, refusal: 'not-recognised' });
	const joined = and(eq(memberships.accountId, accountId), eq(memberships.tenantId, agglo.id));
	expect(await db.select().from(memberships).where(joined)).toMatchObject([{ joinedAt: null }]);
});
