import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { nodeCrypto, sha256 } from '#lib/journal/server/crypto.ts';
import { JournalVerifier } from '#lib/journal/rules/verifier.ts';
import { openNote, parseKey, type NoteKey } from '#lib/journal/rules/note.ts';
import { FORMAT, Manifest, type RestoreRefusal } from '../schemas.ts';
import { signedText } from './export.ts';
import { TarReader } from './tar.ts';

/** An archive whose every byte is what its maker signed, and whose journal holds. */
export interface CheckedArchive {
	manifest: Manifest;
	/** SHA-256 of the manifest. */
	hash: string;
	/** By whom it and its checkpoints are signed. */
	key: NoteKey;
	tar: TarReader;
	/** Hash of each entry of the journal (hex), the first at 1. */
	journal: string[];
}

/** A row of an archive, as PostgreSQL wrote it. */
export type Row = Record<string, unknown>;

/**
 * Reads an archive whole and believes nothing: the signature of the manifest by a key that is trusted, the hash of every part,
 * no part more and none less, the chain of the journal up to its end, every checkpoint. `isTrusted` is asked for the key.
 */
export async function checkArchive(
	path: string,
	isTrusted: (key: NoteKey) => boolean
): Promise<Result<CheckedArchive, RestoreRefusal>> {
	const tar = await TarReader.open(path).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	});
	if (!tar) return refuse('no-archive');
	const checked = await check(tar, isTrusted);
	if (!checked.ok) await tar.close();
	return checked;
}

async function check(
	tar: TarReader,
	isTrusted: (key: NoteKey) => boolean
): Promise<Result<CheckedArchive, RestoreRefusal>> {
	const read = await readManifest(tar);
	if (!read.ok) return read;
	const manifest = read.value;
	const measured = await tar.measure('manifest.json');
	const key = parseKey(sha256, manifest.journal.key);
	if (!key || !measured) return refuse('not-signed');
	const text = openNote(sha256, key, nodeCrypto.verify, await tar.text('manifest.note'));
	if (text !== signedText(measured.sha256) || key.name !== `hemicycle/${manifest.tenant.id}`)
		return refuse('not-signed');
	if (!isTrusted(key)) return refuse('unknown-key');
	if (!(await isWhole(tar, manifest))) return refuse('archive-changed');
	const journal = await verifiedJournal(tar, manifest, key);
	return journal ? ok({ manifest, hash: measured.sha256, key, tar, journal }) : refuse('journal-broken');
}

async function readManifest(tar: TarReader): Promise<Result<Manifest, RestoreRefusal>> {
	const text = await tar.text('manifest.json');
	if (text === '') return refuse('no-archive');
	try {
		const read = JSON.parse(text) as { format?: unknown };
		if (read.format !== FORMAT) return refuse('other-format');
		const manifest = v.safeParse(Manifest, read);
		return manifest.success ? ok(manifest.output) : refuse('no-archive');
	} catch {
		return refuse('no-archive');
	}
}

async function isWhole(tar: TarReader, { parts }: Manifest): Promise<boolean> {
	const expected = [...parts.map(({ name }) => name), 'manifest.json', 'manifest.note'].toSorted();
	if (expected.join('\n') !== tar.names.toSorted().join('\n')) return false;
	for (const part of parts) {
		const found = await tar.measure(part.name);
		if (found?.sha256 !== part.sha256 || found.bytes !== part.bytes) return false;
		if (part.name.startsWith('files/') && part.name !== `files/${part.sha256}`) return false;
	}
	return true;
}

/** The rows of a table, in the order of its key. */
export async function* rowsOf(tar: TarReader, part: string): AsyncGenerator<Row> {
	for await (const line of createInterface({ input: Readable.from(tar.read(part)), crlfDelay: Infinity }))
		if (line !== '') yield JSON.parse(line) as Row;
}

/** Bytes as PostgreSQL writes them into JSON: `\x` and hex. */
const bytesOf = (value: unknown): Uint8Array =>
	new Uint8Array(typeof value === 'string' ? Buffer.from(value.slice(2), 'hex') : []);

async function verifiedJournal(tar: TarReader, manifest: Manifest, key: NoteKey): Promise<string[] | undefined> {
	const entries: { seq: number; prevHash: Uint8Array; hash: Uint8Array; body: Uint8Array }[] = [];
	for await (const row of rowsOf(tar, 'rows/journal_entry.jsonl')) {
		if (row['seq'] === null) continue;
		const [prevHash, hash, body] = [bytesOf(row['prev_hash']), bytesOf(row['hash']), bytesOf(row['body'])];
		entries.push({ seq: Number(row['seq']), prevHash, hash, body });
	}
	entries.sort((one, other) => one.seq - other.seq);
	const notes = new Map<number, string>();
	for await (const row of rowsOf(tar, 'rows/journal_checkpoint.jsonl'))
		notes.set(Number(row['size']), String(row['note']));
	const verifier = new JournalVerifier(nodeCrypto, key);
	const hashes = [''];
	for (const entry of entries) {
		const note = notes.get(entry.seq);
		if (verifier.entry(entry)) return undefined;
		if (note !== undefined && verifier.checkpoint(note)) return undefined;
		hashes.push(Buffer.from(entry.hash).toString('hex'));
	}
	const { end } = manifest.journal;
	const isAll = Math.max(0, ...notes.keys()) <= entries.length && (end?.seq ?? 0) === entries.length;
	return isAll && (end === null || hashes[end.seq] === end.hash) ? hashes : undefined;
}
