import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainOn } from './chain.ts';
import { entryLine, type ExportLine } from './export-lines.ts';
import { ExportVerifier, type Kept } from './export.ts';
import { EMPTY_FRONTIER, frontierRoot, grow } from './frontier.ts';
import { checkpointText, keyText, signNote } from './note.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
const key = { name: 'hemicycle/valmont', publicKey: raw };
const crypto = {
	sha256,
	verify: (known: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
		Buffer.from(known).equals(raw) && verify(null, message, publicKey, signature)
};

function journal(entries: number, said = (index: number) => `{"act":"${index}"}`) {
	const bodies = Array.from({ length: entries }, (_, index) => new TextEncoder().encode(said(index)));
	let edge = EMPTY_FRONTIER;
	const lines: ExportLine[] = [
		{ kind: 'journal', v: 1, tenant: 'valmont', key: keyText(sha256, key), exportedAt: '2026-06-18T18:00:00.000Z' }
	];
	const notes: string[] = [];
	for (const link of chainOn(sha256, undefined, bodies)) {
		edge = grow(sha256, edge, link.body);
		lines.push(entryLine(link));
		if (link.seq % 4 !== 0) continue;
		const text = checkpointText({ origin: key.name, size: link.seq, root: frontierRoot(sha256, edge) });
		notes.push(signNote(sha256, key, (message) => new Uint8Array(sign(null, message, privateKey)), text));
		lines.push({ kind: 'checkpoint', note: notes.at(-1)! });
	}
	lines.push({ kind: 'end', entries });
	return { lines: lines.map((line) => JSON.stringify(line)), notes };
}

function verdictOf(lines: readonly string[], kept: Kept = {}) {
	const verifier = new ExportVerifier(crypto, kept);
	for (const line of lines) if (!verifier.take(line)) break;
	return verifier.verdict();
}

test('an honest export is valid, an empty one too', () => {
	expect(verdictOf(journal(10).lines)).toEqual({ ok: true, entries: 10, checkpoints: 2, key: keyText(sha256, key) });
	expect(verdictOf(journal(0).lines)).toMatchObject({ ok: true, entries: 0 });
});

test('one changed letter of an entry is named by its place', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 10 }), (seq) => {
			const { lines } = journal(10);
			const forged = lines.map((line) =>
				line.includes(`"seq":${seq},`) ? line.replace(/act/, 'act'.toUpperCase()) : line
			);
			expect(verdictOf(forged)).toEqual({ ok: false, seq, why: 'changed-entry' });
		})
	);
});

test('a journal rewritten from one place to its end, hashes and all, does not match the checkpoint that was signed', () => {
	const honest = journal(10);
	const rewritten = journal(10, (index) => (index === 5 ? 'another word' : `{"act":"${index}"}`));
	const lines = rewritten.lines.map((line, index) => (line.includes('checkpoint') ? honest.lines[index]! : line));
	expect(verdictOf(lines)).toEqual({ ok: false, seq: 8, why: 'other-root' });
});

test('a checkpoint of another key is named', () => {
	const { lines } = journal(4);
	const forged = lines.map((line) => line.replace('\\n4\\n', '\\n3\\n'));
	expect(verdictOf(forged)).toEqual({ ok: false, seq: 4, why: 'forged-checkpoint' });
});

test('an export that is cut off, or from which the end was taken, is not valid', () => {
	const { lines } = journal(10);
	expect(verdictOf(lines.slice(0, -1))).toEqual({ ok: false, seq: 11, why: 'cut-off' });
	expect(verdictOf(lines.toSpliced(-3, 1))).toMatchObject({ ok: false, why: 'gap' });
	expect(verdictOf(['anything'])).toEqual({ ok: false, seq: 0, why: 'unreadable' });
	expect(verdictOf([...lines, lines[1]!])).toMatchObject({ ok: false, why: 'unreadable' });
});

test('a key or a checkpoint that somebody kept must be met', () => {
	const honest = journal(10);
	expect(verdictOf(honest.lines, { key: keyText(sha256, key), checkpoint: honest.notes[0]! })).toMatchObject({
		ok: true
	});
	expect(verdictOf(honest.lines, { key: 'another' })).toEqual({ ok: false, seq: 0, why: 'other-key' });
	const later = journal(10, (index) => `other ${index}`);
	expect(verdictOf(later.lines, { checkpoint: honest.notes[0]! })).toEqual({
		ok: false,
		seq: 4,
		why: 'kept-checkpoint'
	});
	expect(verdictOf(journal(2).lines, { checkpoint: honest.notes[0]! })).toEqual({
		ok: false,
		seq: 3,
		why: 'kept-checkpoint'
	});
});
