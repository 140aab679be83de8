import { readBody, type JournalBody } from './body.ts';
import { linkOf, parsedLine, type ExportLine } from './export-lines.ts';
import { frontierRoot } from './frontier.ts';
import { fromBase64, hex, openNote, parseCheckpoint, parseKey, type NoteKey } from './note.ts';
import { isSame } from './tree.ts';
import type { Testimony } from './witness.ts';
import { JournalVerifier, type Crypto, type Wrong } from './verifier.ts';

/** A time stamp of an export, still to be checked: by whom and over what (`timestamp/token.ts`). */
export interface StampFound {
	size: number;
	note: string;
	token: Uint8Array;
	root: Uint8Array;
	/** When the last entry under it was written: it cannot be older. Milliseconds since 1970. */
	from: number;
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
	why:
		| 'other-key'
		| 'kept-checkpoint'
		| 'cut-off'
		/** The journal says that a token came, and it is not there. */
		| 'missing-stamp';
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
	#note = '';
	#time = '';
	readonly #notes = new Map<number, string>();
	readonly #told: (Testimony & { time: string })[] = [];
	#exportedAt = '';
	readonly #stamps: StampFound[] = [];
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

	/** The time stamps so far. */
	get stamps(): readonly StampFound[] {
		return this.#stamps;
	}

	/** What the journal of a witness must agree with. */
	get own(): { origin: string; notes: readonly string[]; exportedAt: string } {
		return { origin: this.#key?.name ?? '', notes: [...this.#notes.values()], exportedAt: this.#exportedAt };
	}

	/** What this journal, as a witness, was told of others. */
	get told(): readonly (Testimony & { time: string })[] {
		return this.#told;
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
		if (!verifier) return line?.kind === 'journal' ? this.#begin(line) : { seq: 0, why: 'unreadable' };
		const here = { seq: verifier.size + 1, why: 'unreadable' } as const;
		if (this.#isEnded || line === null) return here;
		switch (line.kind) {
			case 'journal':
				return here;
			case 'entry':
				return verifier.entry(linkOf(line)) ?? this.#meetKept(verifier) ?? this.#meetAct(line.body, verifier.size);
			case 'checkpoint':
				this.#checkpoints += 1;
				this.#note = line.note;
				this.#notes.set(verifier.size, line.note);
				return verifier.checkpoint(line.note);
			case 'stamp':
				return this.#takeStamp(line, verifier.size) ? null : { seq: line.size, why: 'unreadable' };
			case 'end':
				this.#isEnded = true;
				return line.entries === verifier.size ? null : { seq: verifier.size + 1, why: 'gap' };
		}
	}

	#begin({ key: text, exportedAt }: ExportLine & { kind: 'journal' }): Wrong | KeptWrong | null {
		this.#exportedAt = exportedAt;
		const key = parseKey(this.#crypto.sha256, text);
		if (!key) return { seq: 0, why: 'unreadable' };
		if (this.#kept.key !== undefined && this.#kept.key.trim() !== text) return { seq: 0, why: 'other-key' };
		this.#key = key;
		this.#keyText = text;
		this.#verifier = new JournalVerifier(this.#crypto, key);
		return null;
	}

	/** A stamp comes right after its checkpoint. */
	#takeStamp({ size, ...line }: ExportLine & { kind: 'stamp' }, here: number): boolean {
		const [token, root] = [fromBase64(line.token), fromBase64(line.root)];
		if (size !== here || this.#note === '' || !token || !root) return false;
		this.#stamps.push({ size, note: this.#note, token, root, from: Date.parse(this.#time) || 0 });
		return true;
	}

	#meetAct(text: string, seq: number): KeptWrong | null {
		this.#note = '';
		const entry = readBody(new TextEncoder().encode(text));
		if (!entry) return null;
		this.#time = entry.time;
		const { of, checkpoint } = entry.details;
		if (entry.act === WITNESSED && typeof of === 'string' && typeof checkpoint === 'string')
			this.#told.push({ of, checkpoint, time: entry.time });
		return entry.act === STAMPED ? this.#meetStamp(entry.details, seq) : null;
	}

	/** Where the journal itself says that a token came, it must have been met before. */
	#meetStamp({ size, token: told }: JournalBody['details'], seq: number): KeptWrong | null {
		const isThere = this.#stamps.some(({ token }) => hex(this.#crypto.sha256(token)) === told);
		// Without its checkpoint, which another house signed before a restore, nobody could check it.
		return isThere || !this.#notes.has(Number(size)) ? null : { seq, why: 'missing-stamp' };
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

/** The act that tells of a token, by its SHA-256; and the one that tells of a checkpoint of another journal. */
const STAMPED = 'journal.stamped';
const WITNESSED = 'journal.witnessed';
