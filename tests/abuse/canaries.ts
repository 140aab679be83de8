import { randomBytes } from 'node:crypto';
import type { AskerName } from './askers.ts';

const SHAPE = /zqx[0-9a-f]{16}/g;

interface Canary {
	/** Where it was put: "A closed item, title". */
	place: string;
	knows: (asker: AskerName) => boolean;
}

/** Random words in every field that somebody must not see. Seen by anybody else, one of them is a leak. */
export class Canaries {
	readonly #planted = new Map<string, Canary>();

	/** A new word for a place, and who may read it. Lower case, so that it survives e-mail addresses and search. */
	plant(place: string, knows: (asker: AskerName) => boolean): string {
		const word = `zqx${randomBytes(8).toString('hex')}`;
		this.#planted.set(word, { place, knows });
		return word;
	}

	/** Places whose word stands in a text that this asker was given, and may not. */
	leaks(asker: AskerName, text: string): string[] {
		const words = new Set(text.match(SHAPE));
		return [...words].flatMap((word) => {
			const canary = this.#planted.get(word);
			return canary && !canary.knows(asker) ? [canary.place] : [];
		});
	}

	/** All words, with their places: for looking where nobody may find any. */
	get words(): ReadonlyMap<string, Canary> {
		return this.#planted;
	}
}
