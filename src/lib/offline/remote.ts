import type { GenericSchema, InferOutput } from 'valibot';
import { optional, parse, string } from 'valibot';
import { keepRecord, readRecord } from './records.ts';
import type { TabletStore } from './store.ts';

/** What came of asking the server. Offline is an answer, not an error. */
export type Remote<Value> =
	| { kind: 'news'; value: Value }
	/** The tablet has the very same already. */
	| { kind: 'same' }
	| { kind: 'signed-out' }
	/** It does not exist, or no longer for this person. */
	| { kind: 'gone' }
	| { kind: 'no-network' };

/** Asks for JSON and checks its shape. With a tag of an earlier answer, an unchanged one costs a few bytes. */
export async function askJson<Schema extends GenericSchema>(
	url: string,
	schema: Schema,
	tag: string | null
): Promise<Remote<InferOutput<Schema>> & { tag?: string | null }> {
	const response = await fetch(url, { headers: tag ? { 'if-none-match': tag } : {} }).catch(() => null);
	if (!response || response.status >= 500) return { kind: 'no-network' };
	if (response.status === 304) return { kind: 'same' };
	if (response.status === 401) return { kind: 'signed-out' };
	if (!response.ok) return { kind: 'gone' };
	return { kind: 'news', value: parse(schema, await response.json()), tag: response.headers.get('etag') };
}

/** Brings one record up to date. News that belong here are on the tablet before this resolves. */
export async function refreshRecord<Schema extends GenericSchema>(
	store: TabletStore,
	name: string,
	url: string,
	schema: Schema,
	belongsHere: (value: InferOutput<Schema>) => boolean = () => true
): Promise<Remote<InferOutput<Schema>>> {
	const known = await readRecord(store, name, schema);
	const tag = known && (await readRecord(store, `tag:${name}`, optional(string())));
	const answer = await askJson(url, schema, tag ?? null);
	if (answer.kind === 'news' && belongsHere(answer.value)) {
		await keepRecord(store, name, answer.value);
		await keepRecord(store, `tag:${name}`, answer.tag ?? undefined);
	}
	return answer;
}
