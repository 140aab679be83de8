import { FORBIDDEN_ACTIONS, FORBIDDEN_KEYS, FORBIDDEN_SUBTYPES, FORBIDDEN_TYPES } from './active-content.ts';
import { tokenAt } from './pdf-lexer.ts';

const FORBIDDEN_VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
	S: FORBIDDEN_ACTIONS,
	Subtype: FORBIDDEN_SUBTYPES,
	Type: FORBIDDEN_TYPES
};
/** Ends an object, or begins the next one where the end was left out. */
const ENDS = new Set(['stream', 'endobj', 'obj', 'startxref']);
export const isEnd = (word: string) => ENDS.has(word);

interface Frame {
	isList: boolean;
	key: string;
	/** A key was read, its value was not. */
	waits: boolean;
}

export interface ScannedObject {
	/** The first forbidden name. */
	found: string | undefined;
	/** Just behind the word that ended it. */
	end: number;
	isStream: boolean;
	/** The keys of the outermost dictionary, each with the names that are its value. */
	outer: Map<string, string[]>;
}

/**
 * Looks for forbidden names in the source of an object, where they mean something: as a key, or as the value of `S`, `Subtype`
 * or `Type`. Keys in `chosen` are names that an author gave to fonts and the like, not keys of the format.
 */
export function scanObject(bytes: Uint8Array, from: number, chosen: ReadonlySet<string>): ScannedObject {
	const frames: Frame[] = [];
	const outer = new Map<string, string[]>();
	const result: ScannedObject = { found: undefined, end: bytes.length, isStream: false, outer };
	for (let token = tokenAt(bytes, from); token; token = tokenAt(bytes, token.end)) {
		const frame = frames.at(-1);
		switch (token.kind) {
			case 'open-dict':
			case 'open-list':
				if (frame) frame.waits = false;
				frames.push({ isList: token.kind === 'open-list', key: frame?.key ?? '', waits: false });
				break;
			case 'close-dict':
			case 'close-list':
				frames.pop();
				break;
			case 'name':
				if (frame) result.found ??= meet(frame, token.text, chosen);
				if (frame) note(outer, frames, frame, token.text);
				break;
			case 'string':
				if (frame) frame.waits = false;
				break;
			case 'word':
				if (isEnd(token.text)) return { ...result, end: token.end, isStream: token.text === 'stream' };
				if (frame) frame.waits = false;
		}
	}
	return result;
}

/** Takes the name in as a key or as a value; answers it when it is forbidden there. */
function meet(frame: Frame, name: string, chosen: ReadonlySet<string>): string | undefined {
	if (frame.isList) return undefined;
	frame.waits = !frame.waits;
	if (!frame.waits) return FORBIDDEN_VALUES[frame.key]?.has(name) ? name : undefined;
	frame.key = name;
	return FORBIDDEN_KEYS.has(name) && !chosen.has(name) ? name : undefined;
}

function note(outer: Map<string, string[]>, frames: Frame[], frame: Frame, name: string): void {
	const isKey = frame.waits && frames.length === 1;
	const isItem = frame.isList ? frames.length === 2 : !frame.waits && frames.length === 1;
	if (isKey) outer.set(name, []);
	else if (isItem) outer.get(frame.key)?.push(name);
}
