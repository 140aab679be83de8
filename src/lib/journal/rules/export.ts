import type { ChainLink } from './chain.ts';
import { frontierRoot } from './frontier.ts';
import { hex, openNote, parseCheckpoint, parseKey, type NoteKey } from './note.ts';
import { isSame } from './tree.ts';
import { JournalVerifier, type Crypto, type Wrong } from './verifier.ts';

/** The lines of an export: who signs, entries in order with each checkpoint after its last entry, and how many there were. */
export type ExportLine =
	| { kind: 'journal'; v: 1; tenant: string; key: string; exportedAt: string }
	| { kind: 'entry'; seq: number; prev: string; hash: string; body: string }
	| { kind: 'checkpoint'; note: string }
	| { kind: 'end'; entries: number };

export function entryLine({ seq, prevHash, hash, body }: ChainLink): ExportLine {
	return { kind: 'entry', seq, prev: hex(prevHash), hash: hex(hash), body: new TextDecoder().decode(body) };
}

/** What somebody kept outside the server: the key, a checkpoint, or both. */
export interface Kept {
	key?: string;
	checkpoint?: string;
}

export type ExportVerdict =
	{ ok: true; entries: number; checkpoints: number; key: string } | ({ ok: false } & (Wrong | KeptWrong));

/** The export is not of the journal whose key or checkpoint was kept. */
interface KeptWrong {
	seq: number;
	why: 'other-key' | 'kept-checkpoint' | 'cut-off';
}

/**
 * Reads an export line by line, without a database. The first line that is wrong decides; whether the end is there is known
 * at the end only.
 */
export class ExportVerifier {
	readonly #crypto: Crypto;
	readonly #kept: Kept;
	#verifier: JournalVerifier | undefined;
	#key: NoteKey | undefined;
	#keyText = '';
	#checkpoints = 0;
	#isEnded = false;
	#isKeptFound = false;
	#wrong: Wrong | KeptWrong | undefined;

	constructor(crypto: Crypto, kept: Kept = {}) {
		this.#crypto = crypto;
		this.#kept = kept;
	}

	/** Takes a line; false once something is wrong, so that nobody reads on. */
	take(text: string): boolean {
		this.#wrong ??= this.#read(parsedLine(text)) ?? undefined;
		return this.#wrong === undefined;
	}

	verdict(): ExportVerdict {
		const seq = (this.#verifier?.size ?? 0) + 1;
		if (this.#wrong) return { ok: false, ...this.#wrong };
		if (!this.#isEnded) return { ok: false, seq, why: 'cut-off' };
		if (this.#kept.checkpoint !== undefined && !this.#isKeptFound) return { ok: false, seq, why: 'kept-checkpoint' };
		return { ok: true, entries: seq - 1, checkpoints: this.#checkpoints, key: this.#keyText };
	}

	#read(line: ExportLine | null): Wrong | KeptWrong | null {
		const verifier = this.#verifier;
		if (!verifier) return line?.kind === 'journal' ? this.#begin(line.key) : { seq: 0, why: 'unreadable' };
		const here = { seq: verifier.size + 1, why: 'unreadable' } as const;
		if (this.#isEnded || line === null) return here;
		switch (line.kind) {
			case 'journal':
				return here;
			case 'entry':
				return verifier.entry(linkOf(line)) ?? this.#meetKept(verifier);
			case 'checkpoint':
				this.#checkpoints += 1;
				return verifier.checkpoint(line.note);
			case 'end':
				this.#isEnded = true;
				return line.entries === verifier.size ? null : { seq: verifier.size + 1, why: 'gap' };
		}
	}

	#begin(text: string): Wrong | KeptWrong | null {
		const key = parseKey(this.#crypto.sha256, text);
		if (!key) return { seq: 0, why: 'unreadable' };
		if (this.#kept.key !== undefined && this.#kept.key.trim() !== text) return { seq: 0, why: 'other-key' };
		this.#key = key;
		this.#keyText = text;
		this.#verifier = new JournalVerifier(this.#crypto, key);
		return null;
	}

	/** The checkpoint that somebody kept must be that of the entries up to its size. */
	#meetKept(verifier: JournalVerifier): KeptWrong | null {
		if (this.#kept.checkpoint === undefined || !this.#key) return null;
		const text = openNote(this.#crypto.sha256, this.#key, this.#crypto.verify, this.#kept.checkpoint);
		const kept = text === null ? null : parseCheckpoint(text);
		if (!kept) return { seq: 0, why: 'kept-checkpoint' };
		if (kept.size !== verifier.size) return null;
		this.#isKeptFound = isSame(kept.root, frontierRoot(this.#crypto.sha256, verifier.edge));
		return this.#isKeptFound ? null : { seq: kept.size, why: 'kept-checkpoint' };
	}
}

function linkOf({ seq, prev, hash, body }: ExportLine & { kind: 'entry' }): ChainLink {
	return { seq, prevHash: fromHex(prev), hash: fromHex(hash), body: new TextEncoder().encode(body) };
}

function fromHex(text: string): Uint8Array {
	return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));
}

const SHAPES: Record<string, Record<string, 'string' | 'number'>> = {
	journal: { v: 'number', tenant: 'string', key: 'string', exportedAt: 'string' },
	entry: { seq: 'number', prev: 'string', hash: 'string', body: 'string' },
	checkpoint: { note: 'string' },
	end: { entries: 'number' }
};

function parsedLine(text: string): ExportLine | null {
	try {
		const line = JSON.parse(text) as Record<string, unknown> | null;
		const shape = SHAPES[String(line?.['kind'])];
		const fits = shape && Object.entries(shape).every(([name, type]) => typeof line?.[name] === type);
		return fits ? (line as unknown as ExportLine) : null;
	} catch {
		return null;
	}
}
