import { mergeUpdates } from 'yjs';
import { LAST, type TabletStore } from './store.ts';

/** From how many rows on a document is folded into one. */
export const FOLD_AT = 200;
/** Resolve when the bytes are on the disk, not when they are in the browser's memory. */
const STRICT = { durability: 'strict' } as const;

const rowsOf = (document: string) => IDBKeyRange.bound([document, 0], [document, LAST]);

/** Everything that this tablet knows of a document, as one update; null when it knows nothing. */
export async function readDocument(store: TabletStore, document: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const rows = await store.run((connection) => connection.getAll('updates', rowsOf(document)));
	return rows.length > 0 ? (mergeUpdates(rows) as Uint8Array<ArrayBuffer>) : null;
}

/**
 * Appends one update. When the promise resolves it is on the disk; when the disk is full or the database is gone it rejects.
 * Answers how many rows the document has now.
 */
export async function appendUpdate(store: TabletStore, document: string, update: Uint8Array): Promise<number> {
	return store.run(async (connection) => {
		const transaction = connection.transaction('updates', 'readwrite', STRICT);
		const last = await transaction.store.openKeyCursor(rowsOf(document), 'prev');
		const [rows] = await Promise.all([
			transaction.store.count(rowsOf(document)),
			transaction.store.put(update, [document, (last?.key[1] ?? 0) + 1]),
			transaction.done
		]);
		return rows + 1;
	});
}

/** Folds the rows of a document into one. The transaction keeps it whole; the lock only spares other tabs the same work. */
export async function foldRows(store: TabletStore, document: string): Promise<void> {
	const name = `hemicycle-fold:${store.accountId}:${document}`;
	await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
		if (lock) await foldInOneTransaction(store, document);
	});
}

async function foldInOneTransaction(store: TabletStore, document: string): Promise<void> {
	await store.run(async (connection) => {
		const transaction = connection.transaction('updates', 'readwrite', STRICT);
		const [keys, rows] = await Promise.all([
			transaction.store.getAllKeys(rowsOf(document)),
			transaction.store.getAll(rowsOf(document))
		]);
		const last = keys.at(-1);
		if (!last || rows.length < 2) return;
		await Promise.all([
			transaction.store.delete(rowsOf(document)),
			transaction.store.put(mergeUpdates(rows), last),
			transaction.done
		]);
	});
}

/** Forgets a document: its author lost the right to it, or the server refused the copy. */
export async function deleteDocument(store: TabletStore, document: string): Promise<void> {
	await store.run(async (connection) => {
		const transaction = connection.transaction('updates', 'readwrite', STRICT);
		await Promise.all([transaction.store.delete(rowsOf(document)), transaction.done]);
	});
}
