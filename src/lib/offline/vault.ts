import { changeKeys, keepKeys, readKeys, type DeviceKeys } from './device-keys.ts';
import { isLeaseOver } from './lease.ts';
import { importStoreKey, isWrongSeal, newBoundKey, openBytes, sealBytes, wrappingKey } from './sealing.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The lease is over, or a wipe was ordered: what is on the tablet stays shut until its person signs in again. */
export class StoreClosed extends Error {
	constructor() {
		super('the store of this tablet is closed');
	}
}

/** The key of a store, in memory while it is open. */
interface Opened {
	key: CryptoKey;
	endsAt: number | null;
	/** No longer opens anything; still seals, so that the last strokes of the pen are kept and not lost. */
	isShut: boolean;
}

const WRAPPED = 'store key';
const KEY_BYTES = 32;
const MINUTE = 60_000;
const opened = new Map<string, Promise<Opened>>();
/** Whose store was deleted while this page was open: nothing is sealed for them here any more, not even by a late write. */
const gone = new Set<string>();

/** Seals something of this person for the disk. */
export async function sealFor(accountId: string, name: string, bytes: Uint8Array): Promise<Bytes> {
	const { key } = await openedOf(accountId);
	return sealBytes(key, name, bytes);
}

/** Opens what was sealed under the same name. Rejects with `StoreClosed` once the lease is over. */
export async function openFor(accountId: string, name: string, sealed: Uint8Array): Promise<Bytes> {
	const vault = await openedOf(accountId);
	if (vault.isShut || (vault.endsAt !== null && Date.now() >= vault.endsAt)) await lookAgain(accountId, vault);
	return openBytes(vault.key, name, sealed);
}

/** Whether this person's store opens now; closes it for good when its time is up. Also remembers how late it is. */
export async function isStoreOpen(accountId: string, now: number): Promise<boolean> {
	const keys = await readKeys(accountId);
	if (!keys) return true;
	if (!keys.secret || !keys.bound) return false;
	if (isLeaseOver(keys, now)) {
		await shut(accountId);
		return false;
	}
	if (now - keys.seenAt > MINUTE) await changeKeys(accountId, { seenAt: now });
	return true;
}

/** Forgets the key in memory: the next use reads what is kept. */
export function forgetOpened(accountId: string): void {
	opened.delete(accountId);
}

/** The store was deleted: whoever comes again begins with a new page. */
export function sealNothingMoreFor(accountId: string): void {
	gone.add(accountId);
	opened.delete(accountId);
}

/** The keys of this person on this tablet, made at the first use. One maker, over all tabs and workers. */
export function keysOf(accountId: string): Promise<DeviceKeys> {
	return navigator.locks.request(`hemicycle-keys:${accountId}`, async () => {
		const known = await readKeys(accountId);
		if (known) return known;
		const made = await newKeys(accountId);
		await keepKeys(made);
		return made;
	});
}

/** Deletes the server's half; what is open on the screen is the caller's to hide. */
async function shut(accountId: string): Promise<void> {
	await changeKeys(accountId, { secret: null });
	const vault = await opened.get(accountId)?.catch(() => undefined);
	if (vault) vault.isShut = true;
}

/** The lease may have been renewed by another tab, or by the page that started this worker. */
async function lookAgain(accountId: string, vault: Opened): Promise<void> {
	if (!(await isStoreOpen(accountId, Date.now()))) throw new StoreClosed();
	vault.isShut = false;
	vault.endsAt = (await readKeys(accountId))?.endsAt ?? null;
}

function openedOf(accountId: string): Promise<Opened> {
	if (gone.has(accountId)) return Promise.reject(new StoreClosed());
	let vault = opened.get(accountId);
	if (!vault) {
		vault = openVault(accountId);
		opened.set(accountId, vault);
		vault.catch(() => opened.delete(accountId));
	}
	return vault;
}

async function openVault(accountId: string): Promise<Opened> {
	const keys = await keysOf(accountId);
	if (!(await isStoreOpen(accountId, Date.now()))) throw new StoreClosed();
	const raw = await unwrap(keys);
	if (!raw) throw new StoreClosed();
	return { key: await importStoreKey(raw), endsAt: keys.endsAt, isShut: false };
}

/** The key of the store in the clear; null when one half is missing or is not the right one. */
export async function unwrap({ bound, secret, wrapped }: DeviceKeys): Promise<Bytes | null> {
	if (!bound || !secret || !wrapped) return null;
	return openBytes(await wrappingKey(bound, secret), WRAPPED, wrapped).catch((error: unknown) => {
		if (isWrongSeal(error)) return null;
		throw error;
	});
}

export async function wrap(bound: CryptoKey, secret: Bytes, raw: Bytes): Promise<Bytes> {
	return sealBytes(await wrappingKey(bound, secret), WRAPPED, raw);
}

/** Before the tablet is enrolled both halves lie here, so that nothing is ever written in the clear and nothing is lost. */
async function newKeys(accountId: string): Promise<DeviceKeys> {
	const [raw, secret] = [random(), random()];
	const bound = await newBoundKey();
	const wrapped = await wrap(bound, secret, raw);
	return { accountId, deviceId: null, signing: null, bound, wrapped, secret, endsAt: null, seenAt: Date.now() };
}

const random = () => crypto.getRandomValues(new Uint8Array(KEY_BYTES));
