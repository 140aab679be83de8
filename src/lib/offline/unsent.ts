import { number } from 'valibot';
import { deleteRecord, keepRecord, readRecord, recordNames } from './records.ts';
import type { TabletStore } from './store.ts';

const PREFIX = 'unsent:';
const adding = new Map<string, Promise<void>>();

/** One more change to a document that the server does not have. In order, for each document. */
export function noteUnsent(store: TabletStore, document: string): Promise<void> {
	return inOrder(`${store.accountId}:${document}`, async () => {
		const name = PREFIX + document;
		await keepRecord(store, name, ((await readRecord(store, name, number())) ?? 0) + 1);
	});
}

/** The server has every change to a document. */
export function noteSent(store: TabletStore, document: string): Promise<void> {
	return inOrder(`${store.accountId}:${document}`, () => deleteRecord(store, PREFIX + document));
}

/** Changes to documents that the server does not have yet. */
export async function countUnsent(store: TabletStore): Promise<number> {
	const names = await recordNames(store, PREFIX);
	const counts = await Promise.all(names.map((name) => readRecord(store, name, number())));
	return counts.reduce<number>((sum, count) => sum + (count ?? 1), 0);
}

/** Whether any are waiting: can be told while the store is closed, by names alone. */
export async function hasUnsent(store: TabletStore): Promise<boolean> {
	return (await recordNames(store, PREFIX)).length > 0;
}

function inOrder(key: string, act: () => Promise<void>): Promise<void> {
	const next = (adding.get(key) ?? Promise.resolve()).then(act, act);
	adding.set(key, next);
	return next;
}
