import 'fake-indexeddb/auto';
import { eq } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import { readKeys } from '#lib/offline/device-keys.ts';
import { meetServer } from '#lib/offline/device.ts';
import type { DeviceAsk } from '#lib/offline/device-wire.ts';
import { forgetOpened, isStoreOpen, openFor, sealFor } from '#lib/offline/vault.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { freshRegister } from '#lib/testing/device.ts';
import { makeAccount } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { orderWipe } from './device-acts.ts';
import { answerDevice, DEVICE_STATUS } from './device-door.ts';
import { devices } from './device-tables.ts';
import { sessionOf, startSession } from './sessions.ts';

// The tablet's own code and the server's, with the network between them replaced: whose cookie is sent, and whether anything gets through.
const database = await freshDatabase();
const db = database.installation;
const HOUR = 3_600_000;
const keeping = { ...(await freshLocks(database)), devices: { register: await freshRegister(), leaseMs: 72 * HOUR } };
const facts = { packs: 1, bytes: 5, unsent: 2 };
let cookie = '';
let isCut = false;
/** After so many requests more nothing gets through. */
let cutAfter = Infinity;

vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
	if (isCut || cutAfter-- <= 0) throw new TypeError('no network');
	const session = await sessionOf(db, { headers: { host: 'localhost', cookie } }, new Date());
	const answer = await answerDevice(keeping, session, JSON.parse(body) as DeviceAsk, new Date());
	return answer.ok ? Response.json(answer.value) : new Response(null, { status: DEVICE_STATUS[answer.refusal] });
});

/** What a browser has and Node has not; nothing is in them here (tests/e2e/devices.spec.ts looks at real ones). */
vi.stubGlobal('caches', { keys: () => Promise.resolve([]) });
vi.stubGlobal('localStorage', { removeItem: () => undefined });
Object.assign(navigator, { serviceWorker: { getRegistration: () => Promise.resolve(undefined) }, storage: {} });

afterEach(() => {
	isCut = false;
	cutAfter = Infinity;
	vi.useRealTimers();
});

async function signIn(accountId: string, level: 1 | 2 = 2): Promise<void> {
	const endsAt = new Date(Date.now() + 24 * HOUR);
	cookie = `hemicycle=${await startSession(db, { accountId, level, deviceName: 'iPad', endsAt }, new Date())}`;
}

/** Somebody whose tablet is enrolled, with a note on it. */
async function onTablet() {
	const { id } = await makeAccount(database);
	await signIn(id);
	const note = await sealFor(id, 'note', new TextEncoder().encode('à dire ce soir'));
	expect(await meetServer(id, facts)).toBe('leased');
	return { id, read: async () => new TextDecoder().decode(await openFor(id, 'note', note)) };
}

/** The app is opened again so many hours later. */
function later(hours: number, accountId: string): void {
	vi.useFakeTimers({ now: Date.now() + hours * HOUR, toFake: ['Date'] });
	forgetOpened(accountId);
}

const rowOf = async (accountId: string) => db.select().from(devices).where(eq(devices.accountId, accountId));

test('the first meeting enrols the tablet, and what was sealed before opens after', async () => {
	const { id, read } = await onTablet();
	expect(await rowOf(id)).toMatchObject([{ name: 'iPad' }]);
	expect(await meetServer(id, facts)).toBe('leased');
	expect(await rowOf(id)).toMatchObject([facts]);
	later(1, id);
	expect(await read()).toBe('à dire ce soir');
});

test('a link alone enrols nothing, and what is written then is not lost at the sign-in', async () => {
	const { id } = await makeAccount(database);
	await signIn(id, 1);
	const note = await sealFor(id, 'note', new TextEncoder().encode('avant'));
	expect(await meetServer(id, facts)).toBe('no-lease');
	expect(await rowOf(id)).toEqual([]);
	await signIn(id, 2);
	expect(await meetServer(id, facts)).toBe('leased');
	expect(new TextDecoder().decode(await openFor(id, 'note', note))).toBe('avant');
});

test('three days without the server close the tablet; the next sign-in opens it again, with what was on it', async () => {
	const { id, read } = await onTablet();
	isCut = true;
	later(71, id);
	expect(await meetServer(id, facts)).toBe('no-network');
	expect(await read()).toBe('à dire ce soir');
	later(1, id);
	expect(await isStoreOpen(id, Date.now())).toBe(false);
	await expect(read()).rejects.toThrow('closed');
	isCut = false;
	expect(await meetServer(id, null)).toBe('no-lease');
	await expect(read()).rejects.toThrow('closed');
	await signIn(id);
	expect(await meetServer(id, null)).toBe('leased');
	expect(await read()).toBe('à dire ce soir');
});

test('somebody else who signs in on the tablet gets no half of the key', async () => {
	const { id, read } = await onTablet();
	await signIn((await makeAccount(database)).id);
	expect(await meetServer(id, facts)).toBe('no-lease');
	later(73, id);
	expect(await isStoreOpen(id, Date.now())).toBe(false);
	await expect(read()).rejects.toThrow('closed');
});

test('a server restored from before the tablet learns it anew, and nothing on it is lost', async () => {
	const { id, read } = await onTablet();
	await db.delete(devices).where(eq(devices.accountId, id));
	expect(await meetServer(id, facts)).toBe('leased');
	expect(await rowOf(id)).toHaveLength(1);
	expect(await read()).toBe('à dire ce soir');
});

test('an order reaches the tablet signed out; broken off before it could say so, it says so the next time', async () => {
	const { id, read } = await onTablet();
	const [device] = await rowOf(id);
	const proof = authorizedFor('wipe-own-device', device!.id, id);
	await orderWipe(keeping, proof, { owner: id }, new Date());
	cutAfter = 3;
	expect(await meetServer(id, facts)).toBe('wiped');
	expect((await rowOf(id))[0]?.wipedAt).toBeNull();
	expect(await readKeys(id)).toMatchObject({ bound: null, wrapped: null, secret: null });
	cutAfter = Infinity;
	expect(await meetServer(id, facts)).toBe('wiped');
	await expect(read()).rejects.toThrow('closed');
	expect(await readKeys(id)).toBeUndefined();
	expect((await rowOf(id))[0]).toMatchObject({ packs: 0, unsent: 0 });
	expect((await rowOf(id))[0]?.wipedAt).not.toBeNull();
});
