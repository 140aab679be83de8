import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeBody, makeMandate, makeStaff, makeTenant } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { lookAtLink, makeSignInLink } from './links.ts';
import { isCalm, mayTry, networkOf } from './rate-limit.ts';
import { sessionOf } from './sessions.ts';
import { beginSession, signInWithLink, signInWithPassword } from './sign-in.ts';
import { accounts } from './tables.ts';
import { setPassword } from './set-password.ts';
import { hashPassword } from './passwords.ts';

const database = await freshDatabase();
const locks = await freshLocks(database);
const db = database.installation;
const NOW = new Date('2026-06-18T18:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const from = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (iPad) Safari/605' };
const PASSWORD = 'le marché du samedi';
const seen = (token: string) =>
	sessionOf(db, { headers: { host: 'localhost', cookie: `hemicycle=${token}` } }, later(1));

async function withPassword() {
	const account = await makeAccount(database);
	await db
		.update(accounts)
		.set({ passwordHash: await hashPassword(PASSWORD) })
		.where(eq(accounts.id, account.id));
	return account;
}
const { id: tenantId } = await makeTenant(database);
const linkOf = (accountId: string, target = '/app') =>
	makeSignInLink(db, { accountId, tenantId, purpose: 'convocation', target, expiresAt: later(60) }, NOW);
const tokenOf = (path: string) => path.split('/').at(-1)!;

test('the right password begins a session of level 2', async () => {
	const account = await withPassword();
	const begun = await signInWithPassword(
		locks,
		{ email: ` ${account.email.toUpperCase()}`, password: PASSWORD },
		from,
		NOW
	);
	expect(begun.ok && 'token' in begun.value && (await seen(begun.value.token))).toMatchObject({
		level: 2,
		account: { id: account.id }
	});
});

test('an unknown address and a wrong password look the same', async () => {
	const account = await withPassword();
	const wrong = await signInWithPassword(locks, { email: account.email, password: 'faux' }, from, NOW);
	const unknown = await signInWithPassword(locks, { email: 'x@y.example', password: 'faux' }, from, NOW);
	expect(wrong).toEqual(unknown);
});

test('the eleventh try within a quarter of an hour is refused, even with the right password', async () => {
	const account = await withPassword();
	for (let tries = 0; tries < 10; tries++)
		await signInWithPassword(
			locks,
			{ email: account.email, password: 'faux' },
			{ ...from, address: `10.0.0.${tries}` },
			NOW
		);
	const right = { email: account.email, password: PASSWORD };
	expect(await signInWithPassword(locks, right, from, NOW)).toEqual({ ok: false, refusal: 'too-many-tries' });
	expect(await signInWithPassword(locks, right, from, later(16))).toMatchObject({ ok: true });
});

test('parallel tries cannot pass together', async () => {
	const tries = Array.from({ length: 20 }, () => mayTry(db, ['together'], { tries: 5, windowMs: 60_000 }, NOW));
	expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(5);
});

test('a council of five hundred behind one address signs in by passkey within a minute', async () => {
	const asks = Array.from({ length: 1_000 }, () => isCalm(db, 'passkey', { address: '192.0.2.50' }, NOW));
	expect((await Promise.all(asks)).every(Boolean)).toBe(true);
});

test('whoever wears out the tries of a whole network shuts out no tablet that its owner has used before', async () => {
	const [account, other] = [await withPassword(), await withPassword()];
	const address = '192.0.2.60';
	const right = { email: account.email, password: PASSWORD };
	while (await isCalm(db, 'password', { address }, NOW));
	expect(await signInWithPassword(locks, right, { ...from, address }, NOW)).toMatchObject({
		refusal: 'too-many-tries'
	});
	const device = (email: string) => ({ ...from, address, device: { id: newId(), email } });
	expect(await signInWithPassword(locks, right, device(account.email), NOW)).toMatchObject({ ok: true });
	expect(await signInWithPassword(locks, right, device(other.email), NOW)).toMatchObject({
		refusal: 'too-many-tries'
	});
});

test('a household counts as one network', () => {
	expect(networkOf('2001:db8:1:2:3::4')).toBe(networkOf('2001:db8:1:2::9'));
	expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
});

test('a link signs in once, at level 1, and leads where it should', async () => {
	const account = await makeAccount(database);
	const token = tokenOf(await linkOf(account.id, '/app/sittings/1'));
	expect(await lookAtLink(db, token, NOW)).toMatchObject({ isUsed: false });
	const tries = await Promise.all([
		signInWithLink(db, token, null, from, NOW),
		signInWithLink(db, token, null, from, NOW)
	]);
	const taken = tries.filter((attempt) => attempt.ok);
	expect(taken).toHaveLength(1);
	expect(taken[0]?.value.target).toBe('/app/sittings/1');
	expect(await seen(taken[0]!.value.begun!.token)).toMatchObject({ level: 1 });
	expect(await lookAtLink(db, token, NOW)).toMatchObject({ isUsed: true });
});

test('looking at a link does not use it, and it ends on time', async () => {
	const account = await makeAccount(database);
	const token = tokenOf(await linkOf(account.id));
	await lookAtLink(db, token, NOW);
	expect(await signInWithLink(db, token, null, from, later(61))).toMatchObject({ refusal: 'link-gone' });
});

test('only the newest link of a person to a place works', async () => {
	const account = await makeAccount(database);
	const old = tokenOf(await linkOf(account.id));
	const recent = tokenOf(await linkOf(account.id));
	expect(await signInWithLink(db, old, null, from, NOW)).toMatchObject({ ok: false });
	expect(await signInWithLink(db, recent, null, from, NOW)).toMatchObject({ ok: true });
});

test('whoever changes a password must know it, and other devices are out', async () => {
	const account = await withPassword();
	const here = await beginSession(db, { accountId: account.id, factor: 'password' }, from, NOW);
	const there = await beginSession(db, { accountId: account.id, factor: 'password' }, from, NOW);
	const session = (await seen(here.token))!;
	const proof = authorizedFor('set-password', account.id);
	const wanted = { password: 'une phrase bien longue', current: 'faux', session };
	expect(await setPassword(locks, proof, wanted, NOW)).toEqual({ ok: false, refusal: 'not-recognised' });
	expect(await setPassword(locks, proof, { ...wanted, current: PASSWORD }, NOW)).toEqual({ ok: true, value: true });
	expect(await seen(here.token)).not.toBeNull();
	expect(await seen(there.token)).toBeNull();
});

test('staff sit for 12 hours, councillors for 24, and both stand in the journal', async () => {
	const tenant = await makeTenant(database);
	const clerk = await makeStaff(database, tenant.id);
	const body = await makeBody(database, tenant.id);
	const { accountId } = await makeMandate(database, tenant.id, { bodyId: body.id });
	const hours = async (id: string) =>
		((await beginSession(db, { accountId: id, factor: 'passkey' }, from, NOW)).endsAt.getTime() - NOW.getTime()) /
		3_600_000;
	expect([await hours(clerk.id), await hours(accountId)]).toEqual([12, 24]);
	const entries = await database.tenant(tenant.id).transaction((tx) => tx.select().from(journalEntries));
	expect(entries).toHaveLength(2);
});
