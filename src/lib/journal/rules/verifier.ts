import { CHAIN_START, verifyChain, type ChainLink, type Sha256 } from './chain.ts';
import { EMPTY_FRONTIER, frontierRoot, grow, type Frontier } from './frontier.ts';
import { openNote, parseCheckpoint, type NoteKey, type VerifySignature } from './note.ts';
import { isSame } from './tree.ts';

/** The first place where a journal is not what it was. */
export interface Wrong {
	seq: number;
	why:
		| 'gap'
		| 'broken-link'
		| 'changed-entry'
		/** A checkpoint that this key did not sign, or of another journal. */
		| 'forged-checkpoint'
		/** The entries up to here were others when the checkpoint was signed. */
		| 'other-root'
		/** Not an entry, nor a checkpoint, or not where it belongs. */
		| 'unreadable';
}

export interface Crypto {
	sha256: Sha256;
	verify: VerifySignature;
}

/** Follows a journal from its beginning: each entry in order, and each checkpoint right after its last entry. */
export class JournalVerifier {
	readonly #crypto: Crypto;
	readonly #key: NoteKey;
	#last: { seq: number; hash: Uint8Array } = { seq: 0, hash: CHAIN_START };
	#edge: Frontier = EMPTY_FRONTIER;

	constructor(crypto: Crypto, key: NoteKey) {
		this.#crypto = crypto;
		this.#key = key;
	}

	/** Entries that hold so far. */
	get size(): number {
		return this.#edge.size;
	}

	get last(): { seq: number; hash: Uint8Array } {
		return this.#last;
	}

	/** The right edge of the tree over the entries so far. */
	get edge(): Frontier {
		return this.#edge;
	}

	entry(link: ChainLink): Wrong | null {
		const verdict = verifyChain(this.#crypto.sha256, [link], this.#last);
		if (!verdict.ok) return { seq: verdict.seq, why: verdict.why };
		this.#last = { seq: link.seq, hash: link.hash };
		this.#edge = grow(this.#crypto.sha256, this.#edge, link.body);
		return null;
	}

	checkpoint(note: string): Wrong | null {
		const text = openNote(this.#crypto.sha256, this.#key, this.#crypto.verify, note);
		const said = text === null ? null : parseCheckpoint(text);
		if (said?.origin !== this.#key.name) return { seq: this.size, why: 'forged-checkpoint' };
		if (said.size > this.size) return { seq: this.size + 1, why: 'gap' };
		if (said.size < this.size) return { seq: said.size, why: 'unreadable' };
		const root = frontierRoot(this.#crypto.sha256, this.#edge);
		return isSame(root, said.root) ? null : { seq: this.size, why: 'other-root' };
	}
}
