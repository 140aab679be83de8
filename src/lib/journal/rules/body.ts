import { isUuid } from '../../kernel/ids.ts';
import type { Json } from './canonical.ts';

/** An entry as it was written down. */
export interface JournalBody {
	/** ISO 8601, UTC, milliseconds. */
	time: string;
	actor: string | null;
	act: string;
	object: string;
	details: { [key: string]: Json };
}

/** Reads the bytes of an entry; null for what `appendJournal` did not write. */
export function readBody(bytes: Uint8Array): JournalBody | null {
	const value = parsed(new TextDecoder().decode(bytes));
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
	const { time, actor = null, act, object, details } = value;
	const isOurs = typeof time === 'string' && typeof act === 'string' && typeof object === 'string';
	if (!isOurs || (actor !== null && typeof actor !== 'string')) return null;
	if (details === null || typeof details !== 'object' || Array.isArray(details)) return null;
	return { time, actor, act, object, details };
}

function parsed(text: string): Json {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return null;
	}
}

/** What an act is done to: "sitting" of "sitting.published". */
function kindOf(act: string): string {
	return act.split('.', 1)[0] ?? act;
}

/** By what an entry is found again: its act, its kind of act, and every id that it names. */
export function wordsOf(body: JournalBody): string[] {
	const { act, actor, object, details } = body;
	const ids = [actor ?? '', object, ...idsIn(details)].filter(isUuid);
	return [...new Set([act, `${kindOf(act)}.*`, ...ids])];
}

/** Ids are values and, in the choices of a public vote, keys. */
function idsIn(value: Json): string[] {
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.flatMap(idsIn);
	if (value === null || typeof value !== 'object') return [];
	return [...Object.keys(value), ...Object.values(value).flatMap(idsIn)];
}
