import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeStaff, makeTenant, NOW } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { askReset, confirmReset } from './access-reset.ts';
import { hashPassword } from './passwords.ts';
import { listSessions, startSession } from './sessions.ts';
import { accounts, memberships } from './tables.ts';
import { waysIn } from './ways-in.ts';

const database = await freshDatabase();
const locks = await freshLocks(database);
const db = database.installation;
const ville = await makeTenant(database);
const agglo = await makeTenant(database);
const [clerk, colleague] = [await makeStaff(database, ville.id), await makeStaff(database, ville.id)];
const other = await makeStaff(database, agglo.id);
const passwordHash = await hashPassword('le marché du samedi');
const endsAt = new Date(NOW.getTime() + 3_600_000);
const at = ({ id: accountId }: { id: string }, { id: tenantId }: { id: string }) => ({
	...{ accountId, tenantId, isAdministrator: false }
});
const proof = (accountId: string) => authorizedFor('reset-access', accountId);

/** Somebody with a password, signed in on a tablet, in these councils. */
async function somebody(...councils: { id: string }[]) {
	const { id: accountId } = await makeAccount(database);
	await db.update(accounts).set({ passwordHash }).where(eq(accounts.id, accountId));
	await db.insert(memberships).values(councils.map(({ id }) => ({ accountId, tenantId: id, joinedAt: NOW })));
	await startSession(db, { accountId, level: 2, deviceName: 'iPad', endsAt }, NOW);
	return accountId;
}

const state = async (accountId: string) => ({
	hasPassword: (await waysIn(db, accountId)).hasPassword,
	sessions: (await listSessions(db, accountId, NOW)).length,
	joined: (await db.select().from(memberships).where(eq(memberships.accountId, accountId))).filter(
		(one) => one.joinedAt
	).length
});
const SHUT = { hasPassword: false, sessions: 0, joined: 0 };

test('a clerk gives a member of this council a new beginning: no lock, no session, and every council waits', async () => {
	const accountId = await somebody(ville);
	expect(await askReset(locks, proof(accountId), at(clerk, ville), NOW)).toEqual({ ok: true, value: 'nobody' });
	expect(await state(accountId)).toEqual(SHUT);
});

test('locks of two councils stay until the other desk says yes too', async () => {
	const accountId = await somebody(ville, agglo);
	expect(await askReset(locks, proof(accountId), at(clerk, ville), NOW)).toEqual({ ok: true, value: 'other-council' });
	expect(await confirmReset(locks, proof(accountId), at(colleague, ville), NOW)).toMatchObject({
		refusal: 'second-person-needed'
	});
	expect(await state(accountId)).toEqual({ hasPassword: true, sessions: 1, joined: 2 });
	expect(await confirmReset(locks, proof(accountId), at(other, agglo), NOW)).toEqual({ ok: true, value: true });
	expect(await state(accountId)).toEqual(SHUT);
});

test('a clerk’s own locks are a colleague’s word, once, within the hour', async () => {
	const lost = await makeStaff(database, ville.id);
	await askReset(locks, proof(lost.id), at(clerk, ville), NOW);
	const late = new Date(NOW.getTime() + 61 * 60_000);
	expect(await confirmReset(locks, proof(lost.id), at(colleague, ville), late)).toMatchObject({ ok: false });
	expect(await confirmReset(locks, proof(lost.id), at(clerk, ville), NOW)).toMatchObject({ ok: false });
	expect(await confirmReset(locks, proof(lost.id), at(colleague, ville), NOW)).toMatchObject({ ok: true });
	expect(await confirmReset(locks, proof(lost.id), at(colleague, ville), NOW)).toMatchObject({ ok: false });
});

test('a desk does nothing for whom it does not know, and nobody for themselves', async () => {
	const stranger = await somebody(agglo);
	const refused = { ok: false, refusal: 'not-of-this-desk' };
	expect(await askReset(locks, proof(stranger), at(clerk, ville), NOW)).toEqual(refused);
	expect(await askReset(locks, proof(clerk.id), at(clerk, ville), NOW)).toEqual(refused);
	expect(await state(stranger)).toEqual({ hasPassword: true, sessions: 1, joined: 1 });
});
