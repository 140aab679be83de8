import type { GenericSchema, InferOutput } from 'valibot';
import { safeParse } from 'valibot';
import type { TabletStore } from './store.ts';

/** What was kept under a name, if it still has the expected shape; null otherwise, and then the server gives it anew. */
export async function readRecord<Schema extends GenericSchema>(
	store: TabletStore,
	name: string,
	schema: Schema
): Promise<InferOutput<Schema> | null> {
	const value = await store.run((connection) => connection.get('records', name));
	const parsed = safeParse(schema, value);
	return parsed.success ? parsed.output : null;
}

export async function keepRecord(store: TabletStore, name: string, value: unknown): Promise<void> {
	await store.run((connection) => connection.put('records', value, name));
}

/** Names of all records that begin so, for tidying up. */
export async function recordNames(store: TabletStore, prefix: string): Promise<string[]> {
	return store.run((connection) => connection.getAllKeys('records', IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
}

export async function deleteRecord(store: TabletStore, name: string): Promise<void> {
	await store.run((connection) => connection.delete('records', name));
}
