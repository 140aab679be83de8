import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { statements } from '#lib/offline/device-wire.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { freshRegister, TestDevice } from '#lib/testing/device.ts';
import { makeAccount, makeTenant } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { acknowledgeWipe, leaveDevice, orderWipe, renameDevice, revokeDevice } from './device-acts.ts';
import { newDeviceChallenge } from './device-proof.ts';
import { devices } from './device-tables.ts';
import { contactDevice, enrolDevice, listDevices, listMemberDevices } from './devices.ts';
import { reapplyRegister } from './reapply-register.ts';
import { sessionOf, sessionsSeen, startSession, type SignedIn } from './sessions.ts';
import { memberships, sessions } from './tables.ts';

const database = await freshDatabase();
const db = database.installation;
const HOUR = 3_600_000;
const keeping = {
	...(await freshLocks(database)),
	devices: { register: await freshRegister(), leaseMs: 72 * HOUR }
};
const NOW = new Date('2026-06-18T18:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const facts = { packs: 2, bytes: 52_000_000, unsent: 3 };
const tenant = await makeTenant(database);

const seen = (token: string, at: Date) =>
	sessionOf(db, { headers: { host: 'localhost', cookie: `hemicycle=${token}` } }, at);

/** A councillor of the tenant who has just signed in. */
async function signedIn(level: 1 | 2 = 2, idleMinutes: number | null = 240) {
	const account = await makeAccount(database);
	await db.insert(memberships).values({ accountId: account.id, tenantId: tenant.id, joinedAt: NOW });
	return { account, ...(await session(account.id, level, idleMinutes)) };
}

async function session(
	accountId: string,
	level: 1 | 2 = 2,
	idleMinutes: number | null = 240,
	at = NOW,
	tenantId: string | null = null
) {
	const endsAt = new Date(at.getTime() + 24 * HOUR);
	const token = await startSession(
		db,
		{ accountId, level, deviceName: 'Safari, iPad', idleMinutes, endsAt, tenantId },
		at
	);
	return { token, session: (await seen(token, at))! };
}

function enrol(tablet: TestDevice, by: SignedIn, at = NOW) {
	const challenge = newDeviceChallenge(keeping.key, { sessionId: by.sessionId }, at);
	const { algorithm, publicKey } = tablet;
	const signature = tablet.sign(statements.enrol(challenge, by.account.id, publicKey));
	return enrolDevice(keeping, by, { step: 'enrol', challenge, algorithm, publicKey, signature }, at);
}

async function enrolled(tablet = new TestDevice()) {
	const person = await signedIn();
	const result = await enrol(tablet, person.session);
	if (!result.ok) throw new Error(result.refusal);
	return { ...person, tablet, ...result.value };
}

function contact(tablet: TestDevice, deviceId: string, by: SignedIn | null, at: Date) {
	const challenge = newDeviceChallenge(keeping.key, { deviceId }, at);
	const signature = tablet.sign(statements.contact(challenge, deviceId, facts));
	return contactDevice(keeping, by, { step: 'contact', deviceId, challenge, facts, signature }, at);
}

function acknowledge(tablet: TestDevice, deviceId: string, at: Date) {
	const challenge = newDeviceChallenge(keeping.key, { deviceId }, at);
	const signature = tablet.sign(statements.wiped(challenge, deviceId));
	return acknowledgeWipe(keeping, { step: 'wiped', deviceId, challenge, signature }, at);
}

const refused = (refusal: string) => ({ ok: false, refusal });

const rowOf = async (deviceId: string) => (await db.select().from(devices).where(eq(devices.id, deviceId)))[0];
const wipeBy = (deviceId: string, accountId: string, at = NOW) =>
	orderWipe(keeping, authorizedFor('wipe-device', deviceId, accountId), { owner: accountId }, at);

async function actsOf(accountId: string) {
	const rows = await database.tenant(tenant.id).transaction((tx) => tx.select().from(journalEntries));
	const bodies = rows.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as { act: string; object: string });
	return bodies.filter(({ object }) => object === accountId).map(({ act }) => act);
}

test.each(['Ed25519', 'P-256'] as const)(
	'a tablet is enrolled with a %s key, and the same key twice is one',
	async (kind) => {
		const { session, account, tablet, deviceId, lease } = await enrolled(new TestDevice(kind));
		expect(await enrol(tablet, session)).toEqual({ ok: true, value: { deviceId, lease } });
		expect(lease.seconds).toBe(72 * 3600);
		expect(await listDevices(db, account.id)).toMatchObject([{ id: deviceId, name: 'Safari, iPad', unsent: 0 }]);
		expect(await actsOf(account.id)).toEqual(['device.enrolled']);
	}
);

test('nothing is enrolled by a delivered link, without the key, for another session, or too late', async () => {
	const [tablet, { session: byLink }, { session: other }] = [new TestDevice(), await signedIn(1), await signedIn()];
	expect(await enrol(tablet, byLink)).toEqual({ ok: false, refusal: 'needs-sign-in' });
	const [wrong, gone] = [refused('proof-wrong'), refused('challenge-gone')];
	const { algorithm, publicKey } = tablet;
	const challenge = newDeviceChallenge(keeping.key, { sessionId: other.sessionId }, NOW);
	const ask = { step: 'enrol', challenge, algorithm, publicKey } as const;
	const stolen = new TestDevice().sign(statements.enrol(challenge, other.account.id, publicKey));
	expect(await enrolDevice(keeping, other, { ...ask, signature: stolen }, NOW)).toEqual(wrong);
	const right = tablet.sign(statements.enrol(challenge, other.account.id, publicKey));
	const { session: third } = await signedIn();
	expect(await enrolDevice(keeping, third, { ...ask, signature: right }, NOW)).toEqual(gone);
	expect(await enrolDevice(keeping, other, { ...ask, signature: right }, later(1))).toEqual(gone);
	expect(await enrolDevice(keeping, other, { ...ask, publicKey: 'AAAA', signature: right }, NOW)).toEqual(wrong);
});

test('each contact renews the lease and tells what is on the tablet; the half of the key is always the same', async () => {
	const { session, account, tablet, deviceId, lease } = await enrolled();
	expect(await contact(tablet, deviceId, session, later(20))).toEqual({ ok: true, value: { order: 'none', lease } });
	expect(await listDevices(db, account.id)).toMatchObject([
		{ ...facts, leaseEndsAt: later(92), lastSeenAt: later(20) }
	]);
});

test('without its person, or by a link, a tablet hears orders only; after the next sign-in the lease comes back', async () => {
	const { account, tablet, deviceId, lease } = await enrolled();
	const none = { ok: true, value: { order: 'none', lease: null } };
	expect(await contact(tablet, deviceId, null, later(100))).toEqual(none);
	expect(await contact(tablet, deviceId, (await signedIn()).session, later(100))).toEqual(none);
	const byLink = await session(account.id, 1, 240, later(100));
	expect(await contact(tablet, deviceId, byLink.session, later(100))).toEqual(none);
	const again = await session(account.id, 2, 240, later(100));
	expect(await contact(tablet, deviceId, again.session, later(100))).toEqual({
		ok: true,
		value: { order: 'none', lease }
	});
});

test('what one council vouches for opens a store that its own word filled, and none that the account’s lock has opened', async () => {
	const { account } = await signedIn();
	const [tablet, vouched] = [new TestDevice(), await session(account.id, 2, 240, NOW, tenant.id)];
	const result = await enrol(tablet, vouched.session);
	if (!result.ok) throw new Error(result.refusal);
	const { deviceId, lease } = result.value;
	const withLease = { ok: true, value: { order: 'none', lease } };
	expect(await contact(tablet, deviceId, vouched.session, NOW)).toEqual(withLease);
	const elsewhere = await session(account.id, 2, 240, NOW, (await makeTenant(database)).id);
	expect(await contact(tablet, deviceId, elsewhere.session, NOW)).toMatchObject({ value: { lease: null } });
	const own = await session(account.id);
	expect(await contact(tablet, deviceId, own.session, NOW)).toEqual(withLease);
	expect(await contact(tablet, deviceId, vouched.session, NOW)).toMatchObject({ value: { lease: null } });
});

test('whoever does not hold the key of a tablet learns nothing of it', async () => {
	const { session, deviceId } = await enrolled();
	const unknown = { ok: false, refusal: 'device-unknown' };
	expect(await contact(new TestDevice(), deviceId, session, NOW)).toEqual(unknown);
	expect(await contact(new TestDevice(), crypto.randomUUID(), session, NOW)).toEqual(unknown);
	expect(await acknowledge(new TestDevice(), deviceId, NOW)).toEqual(unknown);
});

test('on an enrolled tablet a councillor’s session waits the night; elsewhere four hours unused end it', async () => {
	const { token } = await enrolled();
	expect(await seen(token, later(23))).not.toBeNull();
	expect(await seen(token, later(24))).toBeNull();
	const borrowed = await signedIn();
	expect(await seen(borrowed.token, later(3))).not.toBeNull();
	expect(await seen(borrowed.token, later(7.1))).toBeNull();
});

test('an open live socket is use, but does not wake what has ended', async () => {
	const desk = await signedIn(2, 60);
	await sessionsSeen(db, [desk.session.sessionId], later(0.9));
	expect(await seen(desk.token, later(1.8))).not.toBeNull();
	expect(await seen(desk.token, later(3))).toBeNull();
});

test('a wipe ends the sessions of the tablet only, destroys its half of the key, and reaches it signed out', async () => {
	const { account, token, tablet, deviceId } = await enrolled();
	const elsewhere = await session(account.id);
	expect(await wipeBy(deviceId, account.id)).toEqual({ ok: true, value: { name: 'Safari, iPad' } });
	expect(await seen(token, NOW)).toBeNull();
	expect(await seen(elsewhere.token, NOW)).not.toBeNull();
	expect(await rowOf(deviceId)).toMatchObject({ sealedLease: null, wipeOrderedBy: account.id, wipedAt: null });
	const wipe = { ok: true, value: { order: 'wipe', lease: null } };
	expect(await contact(tablet, deviceId, null, later(1))).toEqual(wipe);
	expect(await contact(tablet, deviceId, elsewhere.session, later(1))).toEqual(wipe);
	expect(await enrol(tablet, elsewhere.session)).toEqual({ ok: false, refusal: 'proof-wrong' });

	expect(await acknowledge(tablet, deviceId, later(2))).toEqual({ ok: true, value: true });
	expect(await acknowledge(tablet, deviceId, later(3))).toEqual({ ok: true, value: true });
	const row = await rowOf(deviceId);
	expect(row).toMatchObject({ wipedAt: later(2), packs: 0, bytes: 0, unsent: 0 });
	expect(row?.acknowledgement).toContain(deviceId);
	expect(await actsOf(account.id)).toEqual(['device.enrolled', 'device.wipe-ordered', 'device.wiped']);
});

test('a challenge is for one tablet, and for two minutes', async () => {
	const { tablet, deviceId, session } = await enrolled();
	const challenge = newDeviceChallenge(keeping.key, { deviceId }, NOW);
	const signature = tablet.sign(statements.contact(challenge, deviceId, null));
	const ask = { step: 'contact', deviceId, challenge, facts: null, signature } as const;
	expect(await contactDevice(keeping, session, ask, later(1 / 31))).toMatchObject({ ok: true });
	expect(await contactDevice(keeping, session, ask, later(1 / 29))).toEqual(refused('challenge-gone'));
	const other = { ...ask, deviceId: (await enrolled()).deviceId };
	expect(await contactDevice(keeping, session, other, NOW)).toEqual(refused('challenge-gone'));
});

test('nobody says wiped who was not told to', async () => {
	const { tablet, deviceId } = await enrolled();
	expect(await acknowledge(tablet, deviceId, NOW)).toEqual({ ok: false, refusal: 'device-unknown' });
});

test('a clerk sees and wipes tablets of those who have joined the council, and no others', async () => {
	const { deviceId, account } = await enrolled();
	const clerk = (await makeAccount(database)).id;
	const proof = authorizedFor('wipe-device', deviceId, clerk);
	const foreign = { tenantId: (await makeTenant(database)).id, clerk };
	await db.insert(memberships).values({ accountId: account.id, tenantId: foreign.tenantId });
	const seenFrom = async (tenantId: string) => (await listMemberDevices(db, tenantId)).map(({ id }) => id);
	expect(await seenFrom(tenant.id)).toContain(deviceId);
	expect(await seenFrom(foreign.tenantId)).toEqual([]);
	const unknown = { ok: false, refusal: 'device-unknown' };
	expect(await orderWipe(keeping, proof, foreign, NOW)).toEqual(unknown);
	expect(await orderWipe(keeping, proof, { owner: clerk }, NOW)).toEqual(unknown);
	expect((await rowOf(deviceId))?.wipeOrderedAt).toBeNull();
	expect(await orderWipe(keeping, proof, { tenantId: tenant.id, clerk }, NOW)).toMatchObject({ ok: true });
	expect(await orderWipe(keeping, proof, { tenantId: tenant.id, clerk: account.id }, later(1))).toMatchObject({
		ok: true
	});
	expect(await rowOf(deviceId)).toMatchObject({ wipeOrderedAt: NOW, wipeOrderedBy: clerk });
});

test('a tablet that was taken off the list, or signed out of, is emptied when it comes back', async () => {
	const [off, out] = [await enrolled(), await enrolled()];
	expect(await revokeDevice(keeping, authorizedFor('revoke-device', off.deviceId, off.account.id), NOW)).toMatchObject({
		ok: true
	});
	await leaveDevice(keeping, out.account.id, (await seen(out.token, NOW))?.deviceId ?? null, NOW);
	for (const { deviceId, tablet, account, token } of [off, out]) {
		expect(await listDevices(db, account.id)).toEqual([]);
		expect(await seen(token, NOW)).toBeNull();
		expect(await contact(tablet, deviceId, null, NOW)).toMatchObject({ value: { order: 'wipe' } });
		expect(await actsOf(account.id)).toContain('device.revoked');
	}
});

test('a name is its owner’s to choose', async () => {
	const { deviceId, account } = await enrolled();
	await renameDevice(db, (await makeAccount(database)).id, { deviceId, name: 'À moi' });
	await renameDevice(db, account.id, { deviceId, name: 'Tablette de la mairie' });
	expect(await listDevices(db, account.id)).toMatchObject([{ name: 'Tablette de la mairie' }]);
});

test('a database restored from before an order, or from before the tablet, obeys the register at the next start', async () => {
	const [ordered, gone] = [await enrolled(), await enrolled()];
	await wipeBy(ordered.deviceId, ordered.account.id);
	await wipeBy(gone.deviceId, gone.account.id);
	await acknowledge(gone.tablet, gone.deviceId, later(1));
	await reapplyRegister(db, keeping.devices.register, NOW);
	// As an older backup has them: no order, a session that stands; and no such tablet at all.
	const before = { wipeOrderedAt: null, wipeOrderedBy: null, sealedLease: new Uint8Array([1]) };
	await db.update(devices).set(before).where(eq(devices.id, ordered.deviceId));
	const stands = await session(ordered.account.id);
	await db.update(sessions).set({ deviceId: ordered.deviceId }).where(eq(sessions.id, stands.session.sessionId));
	await db.delete(devices).where(eq(devices.id, gone.deviceId));

	expect(await reapplyRegister(db, keeping.devices.register, later(5))).toBe(2);
	expect(await seen(stands.token, NOW)).toBeNull();
	expect(await rowOf(ordered.deviceId)).toMatchObject({ wipeOrderedAt: NOW, sealedLease: null });
	expect(await contact(ordered.tablet, ordered.deviceId, null, later(6))).toMatchObject({ value: { order: 'wipe' } });
	expect(await rowOf(gone.deviceId)).toMatchObject({ wipedAt: later(1), name: 'Safari, iPad' });
	expect(await contact(gone.tablet, gone.deviceId, null, later(6))).toMatchObject({ value: { order: 'wipe' } });
	expect(await actsOf(gone.account.id)).toContain('device.order-restored');
	expect(await reapplyRegister(db, keeping.devices.register, later(7))).toBe(0);
});
