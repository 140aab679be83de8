import type { GenericSchema, InferOutput } from 'valibot';
import { safeParse } from 'valibot';
import { isWrongSeal } from './sealing.ts';
import type { TabletStore } from './store.ts';
import { openFor, sealFor } from './vault.ts';

/**
 * What was kept under a name, if it still has the expected shape; null otherwise, and then the server gives it anew. Rejects with
 * `StoreClosed` when the lease is over.
 */
export async function readRecord<Schema extends GenericSchema>(
	store: TabletStore,
	name: string,
	schema: Schema
): Promise<InferOutput<Schema> | null> {
	const sealed = await store.run((connection) => connection.get('records', name));
	const parsed = safeParse(schema, sealed && (await unsealed(store, name, sealed)));
	return parsed.success ? parsed.output : null;
}

/** Sealed before the transaction, which would not wait for it. */
export async function keepRecord(store: TabletStore, name: string, value: unknown): Promise<void> {
	const text = new TextEncoder().encode(JSON.stringify(value ?? null));
	const sealed = await sealFor(store.accountId, recordSeal(name), text);
	await store.run((connection) => connection.put('records', sealed, name));
}

async function unsealed(store: TabletStore, name: string, sealed: Uint8Array): Promise<unknown> {
	try {
		const text = await openFor(store.accountId, recordSeal(name), sealed);
		return JSON.parse(new TextDecoder().decode(text));
	} catch (error) {
		if (isWrongSeal(error)) return undefined;
		throw error;
	}
}

const recordSeal = (name: string) => `record:${name}`;

/** Names of all records that begin so, for tidying up. */
export async function recordNames(store: TabletStore, prefix: string): Promise<string[]> {
	return store.run((connection) => connection.getAllKeys('records', IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
}

export async function deleteRecord(store: TabletStore, name: string): Promise<void> {
	await store.run((connection) => connection.delete('records', name));
}
