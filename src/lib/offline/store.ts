import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { StoreClosed } from './vault.ts';

/** Sealed with the key of the store (`vault.ts`): nothing here is in the clear but names. */
type Sealed = Uint8Array<ArrayBuffer>;

/** What one person keeps on this tablet. Files of papers are in the private file system, see `files.ts`. */
interface TabletSchema extends DBSchema {
	/** Answers of the server and positions of reading, by a name such as `inbox` or `sitting:…`. */
	records: { key: string; value: Sealed };
	/** Yjs updates, by document and order. */
	updates: { key: [document: string, seq: number]; value: Sealed };
	/** Files where the browser has no private file system, by SHA-256 and chunk. */
	chunks: { key: [sha256: string, chunk: number]; value: Sealed };
}
type Connection = IDBPDatabase<TabletSchema>;

/** The order of a key that comes after every other: `[name, 1], [name, 2], … , [name, LAST]`. */
export const LAST = Number.POSITIVE_INFINITY;

/**
 * The database of one person on this tablet. WebKit loses its connection to the database after a spell in the background;
 * `run` opens it again once before it gives up.
 */
export class TabletStore {
	readonly accountId: string;
	#connection: Promise<Connection> | undefined;
	#isRetired = false;

	constructor(accountId: string) {
		this.accountId = accountId;
	}

	/** Runs one act on the database. The error of a second failure is the caller's to show. */
	async run<Value>(act: (connection: Connection) => Promise<Value>): Promise<Value> {
		try {
			return await act(await this.#open());
		} catch (error) {
			if (!isLostConnection(error)) throw error;
			await this.close();
			return act(await this.#open());
		}
	}

	async close(): Promise<void> {
		const connection = this.#connection;
		this.#connection = undefined;
		await connection?.then(
			(open) => open.close(),
			() => undefined
		);
	}

	/** Nothing is opened again from this page. */
	async retire(): Promise<void> {
		this.#isRetired = true;
		await this.close();
	}

	/** Deletes everything that this person keeps in the database; other tabs let go of it by themselves. */
	async wipe(): Promise<void> {
		await this.retire();
		await deleteDB(databaseName(this.accountId));
	}

	#open(): Promise<Connection> {
		if (this.#isRetired) return Promise.reject(new StoreClosed());
		this.#connection ??= openDB<TabletSchema>(databaseName(this.accountId), 2, {
			upgrade: (database) => {
				// Version 1, before the first release, kept everything in the clear.
				for (const name of [...database.objectStoreNames]) database.deleteObjectStore(name);
				for (const name of ['records', 'updates', 'chunks'] as const) database.createObjectStore(name);
			},
			blocking: () => void this.close(),
			terminated: () => (this.#connection = undefined)
		}).catch((error: unknown) => {
			this.#connection = undefined;
			throw error;
		});
		return this.#connection;
	}
}

const stores = new Map<string, TabletStore>();

/** The store of one person: one connection for the whole page. */
export function storeOf(accountId: string): TabletStore {
	let store = stores.get(accountId);
	if (!store) stores.set(accountId, (store = new TabletStore(accountId)));
	return store;
}

const databaseName = (accountId: string) => `hemicycle-${accountId}`;

/** `InvalidStateError`: the connection is closed. `UnknownError`: WebKit's "Connection to Indexed Database server lost". */
function isLostConnection(error: unknown): boolean {
	return error instanceof DOMException && ['InvalidStateError', 'UnknownError'].includes(error.name);
}
