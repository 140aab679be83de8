import type { LeakKind } from './findings.ts';
import { bareWords, shinglesOf, wordsOfPage } from './words.ts';

/** A confidential value, in memory only. */
export interface Secret {
	kind: LeakKind;
	object: string;
	value: string;
}

/** Shorter ones say nothing: "Budget", "Annexe 1" stand on any page. */
const SHORTEST_TITLE = 12;
const EXACT = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\b[\da-f]{64}\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/**
 * Confidential values, sorted so that a page is searched in one pass however many there are: ids, hashes and addresses by
 * themselves, sentences by their first five words, short titles one by one.
 */
export class Needles {
	readonly #exact = new Map<string, Secret>();
	readonly #long = new Map<string, { words: string; secret: Secret }[]>();
	readonly #short: { words: string; secret: Secret }[] = [];
	#size = 0;

	/** `isPublic` says of some bare words that everybody may read them somewhere: what is public is no secret. */
	constructor(secrets: Iterable<Secret>, isPublic: (words: string) => boolean) {
		for (const secret of secrets) this.#add(secret, isPublic);
	}

	/** How many values are looked for. */
	get size(): number {
		return this.#size;
	}

	#add(secret: Secret, isPublic: (words: string) => boolean): void {
		if (secret.kind === 'id' || secret.kind === 'file' || secret.kind === 'address') {
			this.#exact.set(secret.value.toLowerCase(), secret);
			this.#size += 1;
			return;
		}
		const words = bareWords(secret.value);
		if (words.length < SHORTEST_TITLE || !words.includes(' ') || isPublic(words)) return;
		const [first] = shinglesOf(words);
		this.#size += 1;
		if (first === undefined) this.#short.push({ words, secret });
		else this.#long.set(first, [...(this.#long.get(first) ?? []), { words, secret }]);
	}

	/** The confidential values that stand in an answer: its body, its headers. */
	in(body: string): Secret[] {
		const found = new Set<Secret>();
		for (const [match] of body.matchAll(EXACT)) {
			const secret = this.#exact.get(match.toLowerCase());
			if (secret) found.add(secret);
		}
		const words = ` ${wordsOfPage(body)} `;
		for (const shingle of shinglesOf(words.trim()))
			for (const { words: whole, secret } of this.#long.get(shingle) ?? [])
				if (whole.length === shingle.length || words.includes(` ${whole} `)) found.add(secret);
		for (const { words: whole, secret } of this.#short) if (words.includes(` ${whole} `)) found.add(secret);
		return [...found];
	}
}
