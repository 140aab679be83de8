import { openDB, type DBSchema, type IDBPObjectStore } from 'idb';
import type { DeviceAlgorithm } from './device-wire.ts';
import type { KeptLease } from './lease.ts';

/** The keys of one person on this tablet. None of the CryptoKeys can be exported. */
export interface DeviceKeys extends KeptLease {
	accountId: string;
	/** What the server calls this tablet; null until it is enrolled. */
	deviceId: string | null;
	/** Signs what the tablet says of itself; null until it is enrolled. */
	signing: { algorithm: DeviceAlgorithm; publicKey: string; privateKey: CryptoKey } | null;
	/** The tablet's half of what opens the store (HMAC). Null once a wipe was ordered: nothing opens it any more. */
	bound: CryptoKey | null;
	/** The key of the store, sealed by both halves. */
	wrapped: Uint8Array<ArrayBuffer> | null;
	/** The other half: the server's, deleted when the lease is over; before enrolment one made here. */
	secret: Uint8Array<ArrayBuffer> | null;
}

interface KeysSchema extends DBSchema {
	keys: { key: string; value: DeviceKeys };
}

export const KEYS_DATABASE = 'hemicycle-device';

type KeysStore = IDBPObjectStore<KeysSchema, ['keys'], 'keys', 'readwrite'>;

/** Strict: a key that is lost with the battery loses everything that was sealed with it. */
async function inKeys<Value>(act: (store: KeysStore) => Promise<Value>): Promise<Value> {
	const database = await openDB<KeysSchema>(KEYS_DATABASE, 1, {
		upgrade: (fresh) => void fresh.createObjectStore('keys', { keyPath: 'accountId' })
	});
	try {
		const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' });
		const value = await act(transaction.store);
		await transaction.done;
		return value;
	} finally {
		database.close();
	}
}

export const readKeys = (accountId: string) => inKeys((store) => store.get(accountId));

export const keepKeys = (keys: DeviceKeys) => inKeys((store) => store.put(keys));

export const forgetKeys = (accountId: string) => inKeys((store) => store.delete(accountId));

/** Changes some of what is kept, in one transaction; nothing when nobody of that name is here. */
export function changeKeys(accountId: string, changes: Partial<DeviceKeys>): Promise<void> {
	return inKeys(async (store) => {
		const known = await store.get(accountId);
		if (known) await store.put({ ...known, ...changes });
	});
}

/** Everybody who has keys on this tablet. Asking leaves no trace on one that was emptied. */
export async function accountsHere(): Promise<string[]> {
	const databases = await indexedDB.databases();
	return databases.some(({ name }) => name === KEYS_DATABASE) ? inKeys((store) => store.getAllKeys()) : [];
}
