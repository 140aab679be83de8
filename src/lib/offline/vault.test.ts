import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { changeKeys, keepKeys, readKeys, type DeviceKeys } from './device-keys.ts';
import { keepRecord, readRecord } from './records.ts';
import { openSealedFile, chunkName, sealedAt, sealedSize } from './sealed-file.ts';
import { SEAL_BYTES } from './sealing.ts';
import { TabletStore } from './store.ts';
import { countUnsent, hasUnsent, noteSent, noteUnsent } from './unsent.ts';
import {
	forgetOpened,
	isStoreOpen,
	keysOf,
	openFor,
	sealFor,
	sealNothingMoreFor,
	StoreClosed,
	unwrap,
	wrap
} from './vault.ts';
import * as v from 'valibot';

const HOUR = 3_600_000;
const person = () => crypto.randomUUID();
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (read: Uint8Array) => new TextDecoder().decode(read);

/** Puts a store under a lease of the server, as enrolling does; answers the server's half. */
async function leased(accountId: string, hours: number): Promise<Uint8Array<ArrayBuffer>> {
	const keys = await keysOf(accountId);
	const raw = await unwrap(keys);
	const secret = crypto.getRandomValues(new Uint8Array(32));
	if (!raw || !keys.bound) throw new Error('a new store is open');
	const wrapped = await wrap(keys.bound, secret, raw);
	await keepKeys({ ...keys, secret, wrapped, deviceId: person(), endsAt: Date.now() + hours * HOUR });
	forgetOpened(accountId);
	return secret;
}

/** As the app does that is opened again: nothing of the keys is in memory. */
const reopened = (accountId: string) => forgetOpened(accountId);

test('what was sealed opens under its own name, for its own person, and nowhere else', async () => {
	const [mine, theirs] = [person(), person()];
	const sealed = await sealFor(mine, 'a', bytes('huis clos'));
	expect(text(sealed)).not.toContain('huis clos');
	expect(text(await openFor(mine, 'a', sealed))).toBe('huis clos');
	await expect(openFor(mine, 'b', sealed)).rejects.toThrow();
	await expect(openFor(theirs, 'a', sealed)).rejects.toThrow();
	const changed = sealed.map((byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte));
	await expect(openFor(mine, 'a', changed)).rejects.toThrow();
});

test('two tabs that begin at once make one key', async () => {
	const accountId = person();
	const [one, other] = await Promise.all([sealFor(accountId, 'a', bytes('1')), sealFor(accountId, 'a', bytes('2'))]);
	reopened(accountId);
	expect([text(await openFor(accountId, 'a', one)), text(await openFor(accountId, 'a', other))]).toEqual(['1', '2']);
});

test('no key that lies on the tablet can be taken out of the browser', async () => {
	const keys = await keysOf(person());
	const cryptoKeys = (Object.values(keys) as unknown[]).filter((value) => value instanceof CryptoKey);
	expect(cryptoKeys).toHaveLength(1);
	for (const key of cryptoKeys) await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
});

test('within the lease the store opens after a restart; when it is over the server’s half is gone and nothing opens', async () => {
	const accountId = person();
	const sealed = await sealFor(accountId, 'note', bytes('à dire ce soir'));
	const secret = await leased(accountId, 72);
	reopened(accountId);
	expect(text(await openFor(accountId, 'note', sealed))).toBe('à dire ce soir');

	await changeKeys(accountId, { endsAt: Date.now() - 1 });
	expect(await isStoreOpen(accountId, Date.now())).toBe(false);
	expect((await readKeys(accountId))?.secret).toBeNull();
	await expect(openFor(accountId, 'note', sealed)).rejects.toThrow(StoreClosed);
	// What the pen was writing at that moment is still kept.
	const last = await sealFor(accountId, 'note', bytes('dernier trait'));
	reopened(accountId);
	await expect(openFor(accountId, 'note', sealed)).rejects.toThrow(StoreClosed);
	await expect(sealFor(accountId, 'note', bytes('plus rien'))).rejects.toThrow(StoreClosed);

	// After the next sign-in the server gives the same half again.
	await changeKeys(accountId, { secret, endsAt: Date.now() + HOUR });
	reopened(accountId);
	expect(await isStoreOpen(accountId, Date.now())).toBe(true);
	expect(text(await openFor(accountId, 'note', sealed))).toBe('à dire ce soir');
	expect(text(await openFor(accountId, 'note', last))).toBe('dernier trait');
});

test('a clock that was set back closes the store', async () => {
	const accountId = person();
	await leased(accountId, 72);
	expect(await isStoreOpen(accountId, Date.now() + HOUR)).toBe(true);
	expect(await isStoreOpen(accountId, Date.now() - HOUR)).toBe(false);
});

test('another half than the one it was sealed with opens nothing', async () => {
	const accountId = person();
	await leased(accountId, 72);
	const keys = (await readKeys(accountId)) as DeviceKeys;
	expect(await unwrap({ ...keys, secret: crypto.getRandomValues(new Uint8Array(32)) })).toBeNull();
	expect(await unwrap({ ...keys, bound: (await keysOf(person())).bound })).toBeNull();
});

test('after a store was deleted a late write of the same page is refused', async () => {
	const accountId = person();
	await sealFor(accountId, 'a', bytes('1'));
	sealNothingMoreFor(accountId);
	await expect(sealFor(accountId, 'a', bytes('2'))).rejects.toThrow(StoreClosed);
});

test('records are sealed by their name, and one that cannot be read is as if it were not there', async () => {
	const store = new TabletStore(person());
	await keepRecord(store, 'inbox', { title: 'Conseil municipal' });
	const row = await store.run((connection) => connection.get('records', 'inbox'));
	expect(text(row!)).not.toContain('Conseil');
	expect(await readRecord(store, 'inbox', v.object({ title: v.string() }))).toEqual({ title: 'Conseil municipal' });
	await store.run((connection) => connection.put('records', row!, 'other'));
	expect(await readRecord(store, 'other', v.object({ title: v.string() }))).toBeNull();
});

test('any range of a sealed file reads as the file does, and only its own chunks are touched', async () => {
	const accountId = person();
	const chunkBytes = 100;
	const file = crypto.getRandomValues(new Uint8Array(1050));
	const disk = new Uint8Array(sealedSize({ bytes: file.length, chunkBytes }));
	for (let chunk = 0; chunk * chunkBytes < file.length; chunk += 1) {
		const plain = file.slice(chunk * chunkBytes, (chunk + 1) * chunkBytes);
		disk.set(await sealFor(accountId, chunkName('f', chunk), plain), sealedAt(chunk, chunkBytes));
	}
	const touched: number[] = [];
	const open = openSealedFile(accountId, 'f', { bytes: file.length, chunkBytes }, (chunk) => {
		touched.push(chunk);
		const at = sealedAt(chunk, chunkBytes);
		return Promise.resolve(disk.slice(at, at + chunkBytes + SEAL_BYTES));
	});
	expect(await open.read(250, 320)).toEqual(file.slice(250, 320));
	expect(touched).toEqual([2, 3]);
	for (const [begin, end] of [
		[0, 1],
		[99, 101],
		[0, 1050],
		[1000, 1050],
		[1049, 2000],
		[300, 300]
	] as const)
		expect(await open.read(begin, end)).toEqual(file.slice(begin, end));
});

test('a change that is not sent is counted until the server has it, also while nothing can be opened', async () => {
	const accountId = person();
	const store = new TabletStore(accountId);
	await Promise.all([noteUnsent(store, 'a'), noteUnsent(store, 'a'), noteUnsent(store, 'b')]);
	expect(await countUnsent(store)).toBe(3);
	await noteSent(store, 'b');
	expect(await countUnsent(store)).toBe(2);
	await changeKeys(accountId, { secret: null });
	expect(await hasUnsent(store)).toBe(true);
});
