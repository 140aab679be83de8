import type { Sha256 } from './chain.ts';
import { isSame, joined } from './tree.ts';

/** A key that can check notes: name and 32 bytes of an Ed25519 public key. */
export interface NoteKey {
	name: string;
	publicKey: Uint8Array;
}

/** Ed25519 from outside: rules know no package. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const ED25519 = 1;
const utf8 = new TextEncoder();

/** `text`, which ends with a line break, signed: C2SP signed-note, "— name base64(key id ‖ signature)". */
export function signNote(
	sha256: Sha256,
	key: NoteKey,
	sign: (message: Uint8Array) => Uint8Array,
	text: string
): string {
	const signature = joined(keyId(sha256, key), sign(utf8.encode(text)));
	return `${text}\n— ${key.name} ${base64(signature)}\n`;
}

/** The text of a note, if this key has signed it; otherwise null. */
export function openNote(sha256: Sha256, key: NoteKey, verify: VerifySignature, note: string): string | null {
	const split = note.lastIndexOf('\n\n');
	if (split < 0 || !note.endsWith('\n')) return null;
	const text = note.slice(0, split + 1);
	const id = keyId(sha256, key);
	const isSigned = note
		.slice(split + 2)
		.trimEnd()
		.split('\n')
		.some((line) => {
			const [, name, value] = /^— (\S+) (\S+)$/.exec(line) ?? [];
			const bytes = value === undefined ? null : fromBase64(value);
			if (name !== key.name || !bytes || !isSame(bytes.slice(0, 4), id)) return false;
			return verify(key.publicKey, utf8.encode(text), bytes.slice(4));
		});
	return isSigned ? text : null;
}

/** A key as it is printed and kept elsewhere: `name+key id+base64(0x01 ‖ public key)` (C2SP signed-note). */
export function keyText(sha256: Sha256, key: NoteKey): string {
	return `${key.name}+${hex(keyId(sha256, key))}+${base64(joined(Uint8Array.of(ED25519), key.publicKey))}`;
}

/** Null for what `keyText` did not make. */
export function parseKey(sha256: Sha256, text: string): NoteKey | null {
	const [, name, id, value] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
	const bytes = value === undefined ? null : fromBase64(value);
	if (name === undefined || bytes?.length !== 33 || bytes[0] !== ED25519) return null;
	const key = { name, publicKey: bytes.slice(1) };
	return hex(keyId(sha256, key)) === id ? key : null;
}

function keyId(sha256: Sha256, { name, publicKey }: NoteKey): Uint8Array {
	return sha256(joined(utf8.encode(`${name}\n`), Uint8Array.of(ED25519), publicKey)).slice(0, 4);
}

/** What a checkpoint says: how long the journal was, and the root of the tree over its entries. */
export interface Checkpoint {
	origin: string;
	size: number;
	root: Uint8Array;
}

/** C2SP tlog-checkpoint: `origin`, `size` and `root`, a line each. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
	return `${origin}\n${size}\n${base64(root)}\n`;
}

/** Null for anything else. */
export function parseCheckpoint(text: string): Checkpoint | null {
	const [origin, size, value, end, ...rest] = text.split('\n');
	const root = fromBase64(value ?? '');
	if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || root?.length !== 32) return null;
	return end === '' && rest.length === 0 ? { origin, size: Number(size), root } : null;
}

export function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function base64(bytes: Uint8Array): string {
	return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Null when it is not canonical base64. */
export function fromBase64(text: string): Uint8Array | null {
	if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
	const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
	return base64(bytes) === text ? bytes : null;
}
