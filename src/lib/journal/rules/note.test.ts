import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkpointText, keyText, openNote, parseCheckpoint, parseKey, signNote } from './note.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const verifyWith = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => {
	const x = Buffer.from(publicKey).toString('base64url');
	const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
	return verify(null, message, key, signature);
};

/** The example that Go's `sumdb/note`, where the format comes from, documents and tests. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const key = parseKey(sha256, PETER)!;
const signing = createPrivateKey({
	key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(SEED, 'base64').subarray(1)]),
	format: 'der',
	type: 'pkcs8'
});

test('the known note is opened with its key, and a key is written as it was read', () => {
	expect(openNote(sha256, key, verifyWith, NOTE)).toBe(TEXT);
	expect(keyText(sha256, key)).toBe(PETER);
});

test('the known key signs the known note', () => {
	const signed = signNote(sha256, key, (message) => new Uint8Array(sign(null, message, signing)), TEXT);
	expect(signed).toBe(NOTE);
});

test('a note with another word, another name or no signature is not opened', () => {
	expect(openNote(sha256, key, verifyWith, NOTE.replace('answer', 'cause'))).toBe(null);
	expect(openNote(sha256, { ...key, name: 'Somebody' }, verifyWith, NOTE)).toBe(null);
	expect(openNote(sha256, key, verifyWith, TEXT)).toBe(null);
	expect(openNote(sha256, key, verifyWith, `${TEXT}\n— PeterNeumann AAAA\n`)).toBe(null);
});

test('a key whose id is not its own is refused', () => {
	expect(parseKey(sha256, PETER.replace('c74f20a3', 'c74f20a4'))).toBe(null);
	expect(parseKey(sha256, 'anything')).toBe(null);
});

test('a checkpoint is three lines, and is read back', () => {
	const checkpoint = { origin: 'hemicycle/valmont', size: 256, root: new Uint8Array(32).fill(7) };
	const text = checkpointText(checkpoint);
	expect(text).toBe('hemicycle/valmont\n256\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n');
	expect(parseCheckpoint(text)).toEqual(checkpoint);
	for (const wrong of ['', 'a\nb\nc\n', text.replace('256', '0256'), `${text}more\n`, text.trimEnd()])
		expect(parseCheckpoint(wrong), wrong).toBe(null);
});
