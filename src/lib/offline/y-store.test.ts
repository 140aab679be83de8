import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { Doc } from 'yjs';
import { TabletStore } from './store.ts';
import { appendUpdate, deleteDocument } from './y-rows.ts';
import { StoredDocument } from './y-store.ts';

const person = () => crypto.randomUUID();
const write = (doc: Doc, key: string, value: unknown) => doc.getMap('marks').set(key, value);
const read = (doc: Doc) => doc.getMap('marks').toJSON();
const rows = (store: TabletStore) => store.run((connection) => connection.count('updates'));

afterEach(() => vi.restoreAllMocks());

test('what was saved is there when the document is opened again', async () => {
	const accountId = person();
	const doc = new Doc();
	const kept = new StoredDocument(new TabletStore(accountId), 'notes', doc);
	write(doc, 'a', 1);
	write(doc, 'b', 2);
	await kept.saved();
	await kept.close();

	const again = new Doc();
	await new StoredDocument(new TabletStore(accountId), 'notes', again).whenLoaded;
	expect(read(again)).toEqual({ a: 1, b: 2 });
});

test('documents and people do not mix', async () => {
	const store = new TabletStore(person());
	const doc = new Doc();
	const kept = new StoredDocument(store, 'notes', doc);
	write(doc, 'a', 1);
	await kept.saved();

	const other = new Doc();
	await new StoredDocument(store, 'notes2', other).whenLoaded;
	await new StoredDocument(new TabletStore(person()), 'notes', other).whenLoaded;
	expect(read(other)).toEqual({});
});

test('opening an unchanged document writes nothing', async () => {
	const store = new TabletStore(person());
	const doc = new Doc();
	const kept = new StoredDocument(store, 'notes', doc);
	write(doc, 'a', 1);
	await kept.saved();
	for (let opening = 0; opening < 20; opening += 1) {
		const opened = new StoredDocument(store, 'notes', new Doc());
		await opened.whenLoaded;
		await opened.close();
	}
	expect(await rows(store)).toBe(1);
});

test('two hundred rows are folded into one, and nothing is lost', async () => {
	const store = new TabletStore(person());
	const doc = new Doc();
	const kept = new StoredDocument(store, 'notes', doc);
	for (let mark = 0; mark < 205; mark += 1) {
		write(doc, `mark ${mark}`, mark);
		await kept.saved();
	}
	expect(await rows(store)).toBe(6);
	const again = new Doc();
	await new StoredDocument(store, 'notes', again).whenLoaded;
	expect(Object.keys(read(again))).toHaveLength(205);
});

test('a change made in one tab reaches the other, which does not store it again', async () => {
	const accountId = person();
	const [here, there] = [new Doc(), new Doc()];
	const first = new StoredDocument(new TabletStore(accountId), 'notes', here);
	const second = new StoredDocument(new TabletStore(accountId), 'notes', there);
	await Promise.all([first.whenLoaded, second.whenLoaded]);
	write(here, 'a', 1);
	await first.saved();
	await vi.waitFor(() => expect(read(there)).toEqual({ a: 1 }));
	await second.saved();
	expect(await rows(new TabletStore(accountId))).toBe(1);
});

test('closing right after a change waits until it is on the disk', async () => {
	const store = new TabletStore(person());
	const doc = new Doc();
	const kept = new StoredDocument(store, 'notes', doc);
	write(doc, 'a', 1);
	await kept.close();
	expect(await rows(store)).toBe(1);
});

test('a document that is forgotten leaves nothing, not even the write that was under way', async () => {
	const store = new TabletStore(person());
	const doc = new Doc();
	const kept = new StoredDocument(store, 'notes', doc);
	write(doc, 'a', 1);
	write(doc, 'b', 2);
	await kept.forget();
	write(doc, 'c', 3);
	expect(await rows(store)).toBe(0);
});

test('a failed write is told, kept, and taken along by the next', async () => {
	const store = new TabletStore(person());
	const doc = new Doc();
	const kept = new StoredDocument(store, 'notes', doc);
	await kept.whenLoaded;
	const full = new DOMException('the disk is full', 'QuotaExceededError');
	const run = vi.spyOn(store, 'run').mockRejectedValue(full);
	write(doc, 'a', 1);
	await expect(kept.saved()).rejects.toThrow('the disk is full');
	expect(kept.saving).toEqual({ isSaved: false, error: full });

	run.mockRestore();
	write(doc, 'b', 2);
	await kept.saved();
	expect(kept.saving).toEqual({ isSaved: true, error: null });
	const again = new Doc();
	await new StoredDocument(store, 'notes', again).whenLoaded;
	expect(read(again)).toEqual({ a: 1, b: 2 });
});

test('a connection that WebKit lost is opened again', async () => {
	const store = new TabletStore(person());
	await appendUpdate(store, 'notes', new Uint8Array([0, 0]));
	await store.run(async (connection) => {
		connection.close();
		return Promise.resolve();
	});
	expect(await appendUpdate(store, 'notes', new Uint8Array([0, 0]))).toBe(2);
	await deleteDocument(store, 'notes');
	expect(await rows(store)).toBe(0);
});
