const IV_BYTES = 12;
/** What sealing adds: a random nonce before, the tag of AES-GCM after (NIST SP 800-38D). */
export const SEAL_BYTES = IV_BYTES + 16;

type Bytes = Uint8Array<ArrayBuffer>;

/** AES-256-GCM. `name` is authenticated: what was sealed as one thing never opens as another. */
export async function sealBytes(key: CryptoKey, name: string, bytes: Uint8Array): Promise<Bytes> {
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) };
	const sealed = await crypto.subtle.encrypt(algorithm, key, bytes as Bytes);
	const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
	whole.set(iv);
	whole.set(new Uint8Array(sealed), IV_BYTES);
	return whole;
}

/** Rejects with `OperationError` when it was sealed by another key, as another thing, or was changed since. */
export async function openBytes(key: CryptoKey, name: string, sealed: Uint8Array): Promise<Bytes> {
	const iv = sealed.slice(0, IV_BYTES);
	const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) };
	return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.subarray(IV_BYTES) as Bytes));
}

/** Whether a failure to open is a matter of keys or damage, not of the program. */
export function isWrongSeal(error: unknown): boolean {
	return error instanceof DOMException && error.name === 'OperationError';
}

/**
 * The key that seals the key of the store: HKDF-SHA-256 (RFC 5869) over what the tablet's own half makes of the other one.
 * Without either half there is nothing to compute it from.
 */
export async function wrappingKey(bound: CryptoKey, secret: Bytes): Promise<CryptoKey> {
	const both = await crypto.subtle.sign('HMAC', bound, secret);
	const material = await crypto.subtle.importKey('raw', both, 'HKDF', false, ['deriveKey']);
	const info = new TextEncoder().encode('hemicycle store key');
	const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
	return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

export function newBoundKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

export function importStoreKey(raw: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
