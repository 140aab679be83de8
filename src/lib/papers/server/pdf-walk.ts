import { PdfArray, PdfDict, PdfName, PdfStream, PdfString, type PdfObject } from '@libpdf/core';
import {
	FORBIDDEN_ACTIONS,
	FORBIDDEN_KEYS,
	FORBIDDEN_SUBTYPES,
	FORBIDDEN_TYPES,
	LISTS_OF_NAMES,
	mayAct,
	PRIVATE_KEYS
} from '../rules/active-content.ts';
import { checkPicture, MOST_OBJECTS, Refused, type Resolve } from './pdf-limits.ts';

export interface Walked {
	/** Names of what was active and is taken out. */
	removed: Set<string>;
	/** Forbidden names that an author gave to fonts and the like; these stay. */
	chosen: Set<string>;
	/** A signature field holds a signature over a range of bytes (ISO 32000-1, 12.8.1). */
	isSigned: boolean;
}

/** What the dictionary is for the one that holds it: its keys are keys, or names chosen by the author. */
type Place = 'keys' | 'names' | 'appearance';

/** Where an action stands (ISO 32000-1, 12.6.2 and 12.3.3), `A` of a structure element being told apart by its lack of `S`. */
const ACTION_KEYS = new Set(['A', 'PA', 'Next']);

/** Takes out of a document, in memory, everything that is active, wherever it can be reached from the root. */
export function takeOutActive(root: PdfDict, resolve: Resolve): Walked {
	return new Walk(resolve).from(root);
}

class Walk {
	readonly #resolve: Resolve;
	readonly #walked: Walked = { removed: new Set(), chosen: new Set(), isSigned: false };
	/** A dictionary that is met as a list of names and as something else is walked as both: the stricter one wins. */
	readonly #seen: Record<Place, Set<PdfObject>> = { keys: new Set(), names: new Set(), appearance: new Set() };
	readonly #stack: { object: PdfDict | PdfArray; place: Place; key: string }[] = [];

	constructor(resolve: Resolve) {
		this.#resolve = resolve;
	}

	from(root: PdfDict): Walked {
		this.#push(root, 'keys', '');
		for (let next = this.#stack.pop(); next; next = this.#stack.pop()) {
			if (next.object instanceof PdfArray) this.#clearArray(next.object, next.key);
			else this.#clearDict(next.object, next.place);
		}
		return this.#walked;
	}

	#push(object: PdfObject | undefined, place: Place, key: string): void {
		if (!(object instanceof PdfDict || object instanceof PdfArray) || this.#seen[place].has(object)) return;
		this.#seen[place].add(object);
		if (this.#seen.keys.size > MOST_OBJECTS) throw new Refused('too-many-objects');
		this.#stack.push({ object, place, key });
	}

	#clearDict(dict: PdfDict, place: Place): void {
		if (dict instanceof PdfStream) this.#clearStream(dict);
		for (const [{ value: key }, given] of [...dict]) {
			const value = this.#resolve(given);
			const isKept = place === 'names' && FORBIDDEN_KEYS.has(key) && !this.#isActive(value, '');
			const reason = FORBIDDEN_KEYS.has(key) && !isKept ? key : this.#isActive(value, key);
			if (isKept) this.#walked.chosen.add(key);
			if (reason) this.#walked.removed.add(reason);
			if (reason !== undefined || PRIVATE_KEYS.has(key)) {
				dict.delete(key);
				continue;
			}
			if (key === 'V' && value instanceof PdfDict && value.has('ByteRange')) this.#walked.isSigned = true;
			this.#push(value, placeOf(key, place), key);
		}
	}

	/** A stream whose bytes are in another file is none of ours (`F`, ISO 32000-1, table 5). */
	#clearStream(stream: PdfStream): void {
		if (this.#name(stream, 'Subtype') === 'Image') checkPicture(stream, this.#resolve);
		if (stream.has('F') && this.#resolve(stream.get('F'))) {
			stream.delete('F');
			this.#walked.removed.add('F');
		}
	}

	#clearArray(array: PdfArray, key: string): void {
		for (let index = array.length - 1; index >= 0; index -= 1) {
			const item = this.#resolve(array.at(index));
			const reason = this.#isActive(item, key);
			if (reason !== undefined) {
				array.remove(index);
				this.#walked.removed.add(reason);
			} else this.#push(item, 'keys', key);
		}
	}

	/** The name that makes a value active; undefined for what may stay. */
	#isActive(value: PdfObject | undefined, key: string): string | undefined {
		if (!(value instanceof PdfDict)) return undefined;
		const [s, type, subtype] = [this.#name(value, 'S'), this.#name(value, 'Type'), this.#name(value, 'Subtype')];
		if (subtype !== undefined && FORBIDDEN_SUBTYPES.has(subtype)) return subtype;
		if (type !== undefined && FORBIDDEN_TYPES.has(type)) return type;
		if (s === undefined) return type === 'Action' ? 'Action' : undefined;
		const isAction = type === 'Action' || ACTION_KEYS.has(key) || (s === 'URI' && value.has('URI'));
		const action = { s, uri: this.#text(value, 'URI'), named: this.#name(value, 'N') };
		return FORBIDDEN_ACTIONS.has(s) || (isAction && !mayAct(action)) ? s : undefined;
	}

	#name(dict: PdfDict, key: string): string | undefined {
		const value = this.#resolve(dict.get(key));
		return value instanceof PdfName ? value.value : undefined;
	}

	#text(dict: PdfDict, key: string): string | undefined {
		const value = this.#resolve(dict.get(key));
		return value instanceof PdfString ? value.asString() : undefined;
	}
}

function placeOf(key: string, place: Place): Place {
	if (place === 'appearance') return 'names';
	if (place === 'names') return 'keys';
	if (key === 'AP') return 'appearance';
	return LISTS_OF_NAMES.has(key) ? 'names' : 'keys';
}
