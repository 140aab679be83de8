import { mergeUpdates } from 'yjs';
import { LAST, type TabletStore } from './store.ts';
import { openFor, sealFor } from './vault.ts';

/** From how many rows on a document is folded into one. */
export const FOLD_AT = 200;
/** Resolve when the bytes are on the disk, not when they are in the browser's memory. */
const STRICT = { durability: 'strict' } as const;

const rowsOf = (document: string) => IDBKeyRange.bound([document, 0], [document, LAST]);

const rowSeal = (document: string) => `update:${document}`;

/** Everything that this tablet knows of a document, as one update; null when it knows nothing. */
export async function readDocument(store: TabletStore, document: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const rows = await store.run((connection) => connection.getAll('updates', rowsOf(document)));
	return rows.length > 0 ? merged(store, document, rows) : null;
}

/** The updates of all documents whose name begins so, by document. */
export async function readUpdates(store: TabletStore, prefix: string): Promise<Map<string, Uint8Array[]>> {
	const range = IDBKeyRange.bound([prefix, 0], [`${prefix}\uffff`, LAST]);
	const [keys, rows] = await store.run(async (connection) => {
		const transaction = connection.transaction('updates');
		return Promise.all([transaction.store.getAllKeys(range), transaction.store.getAll(range)]);
	});
	const byDocument = new Map<string, Uint8Array[]>();
	for (const [index, sealed] of rows.entries()) {
		const document = keys[index]?.[0] ?? '';
		const update = await openFor(store.accountId, rowSeal(document), sealed);
		byDocument.set(document, [...(byDocument.get(document) ?? []), update]);
	}
	return byDocument;
}

async function merged(store: TabletStore, document: string, rows: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
	const updates = await Promise.all(rows.map((sealed) => openFor(store.accountId, rowSeal(document), sealed)));
	return mergeUpdates(updates) as Uint8Array<ArrayBuffer>;
}

/**
 * Appends one update. When the promise resolves it is on the disk; when the disk is full or the database is gone it rejects.
 * Answers how many rows the document has now.
 */
export async function appendUpdate(store: TabletStore, document: string, update: Uint8Array): Promise<number> {
	const sealed = await sealFor(store.accountId, rowSeal(document), update);
	return store.run(async (connection) => {
		const transaction = connection.transaction('updates', 'readwrite', STRICT);
		const last = await transaction.store.openKeyCursor(rowsOf(document), 'prev');
		const [rows] = await Promise.all([
			transaction.store.count(rowsOf(document)),
			transaction.store.put(sealed, [document, (last?.key[1] ?? 0) + 1]),
			transaction.done
		]);
		return rows + 1;
	});
}

/** Folds the rows of a document into one. The transaction keeps it whole; the lock only spares other tabs the same work. */
export async function foldRows(store: TabletStore, document: string): Promise<void> {
	const name = `hemicycle-fold:${store.accountId}:${document}`;
	await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
		if (lock) await fold(store, document);
	});
}

/** What comes in while the rows are unsealed and merged has a later number, and is left alone. */
async function fold(store: TabletStore, document: string): Promise<void> {
	const { keys, rows } = await store.run(async (connection) => {
		const transaction = connection.transaction('updates');
		const [found, values] = await Promise.all([
			transaction.store.getAllKeys(rowsOf(document)),
			transaction.store.getAll(rowsOf(document))
		]);
		return { keys: found, rows: values };
	});
	const last = keys.at(-1);
	if (!last || rows.length < 2) return;
	const whole = await merged(store, document, rows);
	const sealed = await sealFor(store.accountId, rowSeal(document), whole);
	const folded = IDBKeyRange.bound([document, 0], last);
	await store.run(async (connection) => {
		const transaction = connection.transaction('updates', 'readwrite', STRICT);
		// The document was forgotten meanwhile: it does not come back.
		if ((await transaction.store.count(folded)) !== keys.length) return transaction.done;
		await Promise.all([transaction.store.delete(folded), transaction.store.put(sealed, last), transaction.done]);
	});
}

/** Forgets a document: its author lost the right to it, or the server refused the copy. */
export async function deleteDocument(store: TabletStore, document: string): Promise<void> {
	await store.run(async (connection) => {
		const transaction = connection.transaction('updates', 'readwrite', STRICT);
		await Promise.all([transaction.store.delete(rowsOf(document)), transaction.done]);
	});
}
