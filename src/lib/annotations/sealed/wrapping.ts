import { framed, joined, randomBytes, type Bytes } from './bytes.ts';

const SALT = 16;
const NONCE = 12;
const AES = { name: 'AES-GCM', length: 256 } as const;

/** AES-256-GCM; `bound` is what it is and whose, and must be said again to open it. Nonce, then ciphertext. */
async function wrap(key: CryptoKey, secret: Bytes, bound: Bytes): Promise<Bytes> {
	const iv = randomBytes(NONCE);
	const sealed = await crypto.subtle.encrypt({ name: AES.name, iv, additionalData: bound }, key, secret);
	return joined(iv, new Uint8Array(sealed));
}

/** Null for another key, another binding, or bytes that were changed. */
async function unwrap(key: CryptoKey, wrapped: Bytes, bound: Bytes): Promise<Bytes | null> {
	const iv = wrapped.slice(0, NONCE);
	const algorithm = { name: AES.name, iv, additionalData: bound };
	return crypto.subtle.decrypt(algorithm, key, wrapped.slice(NONCE)).then(
		(secret) => new Uint8Array(secret),
		() => null
	);
}

/** A secret for the server to keep, that only the printed code opens. */
export async function wrapWithCode(code: string, accountId: string, secret: Bytes): Promise<Bytes> {
	const salt = randomBytes(SALT);
	return joined(salt, await wrap(await keyOfCode(code, salt), secret, recoveryOf(accountId)));
}

/** Null when it is another code. */
export async function unwrapWithCode(code: string, accountId: string, wrapped: Bytes): Promise<Bytes | null> {
	const key = await keyOfCode(code, wrapped.slice(0, SALT));
	return unwrap(key, wrapped.slice(SALT), recoveryOf(accountId));
}

const recoveryOf = (accountId: string) => framed('recovery', accountId);

/** HKDF (RFC 5869) is enough for 140 random bits: nobody guesses them, however fast. */
async function keyOfCode(code: string, salt: Bytes): Promise<CryptoKey> {
	const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'HKDF', false, ['deriveKey']);
	const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info: framed('key of the recovery code') };
	return crypto.subtle.deriveKey(hkdf, typed, AES, false, ['encrypt', 'decrypt']);
}
