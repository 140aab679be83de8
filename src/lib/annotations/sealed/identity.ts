import { fromBase64, framed, joined, randomBytes, sha256, toBase64, type Bytes } from './bytes.ts';

/** What everybody may know of a person's notes key, base64: X25519 (for HPKE, RFC 9180) and Ed25519 (RFC 8032). */
export interface PublicKeys {
	sealing: string;
	signing: string;
}

/** A person's notes key as a tablet holds it while the app is open: no script reads the private parts out of the browser. */
export interface Identity {
	accountId: string;
	keys: PublicKeys;
	sealing: CryptoKeyPair;
	signing: CryptoKey;
	/** Seals the private notes. */
	own: Bytes;
}

const PART = 32;
const SECRET_BYTES = 3 * PART;
/** PKCS #8 (RFC 8410) of a private key of 32 bytes, up to those bytes. */
const PKCS8 = {
	X25519: [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20],
	Ed25519: [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
};
type Algorithm = keyof typeof PKCS8;

/** A new secret: private key to be sealed to, private key to sign with, key of the private notes. */
export function makeSecret(): Bytes {
	return randomBytes(SECRET_BYTES);
}

/** The keys in a secret. The caller forgets the secret as soon as it is wrapped (`fill(0)`). */
export async function identityOf(accountId: string, secret: Bytes): Promise<Identity> {
	if (secret.length !== SECRET_BYTES) throw new Error('a notes key has three parts of 32 bytes');
	const sealing = secret.slice(0, PART);
	const signing = secret.slice(PART, 2 * PART);
	const keys = { sealing: await publicOf('X25519', sealing), signing: await publicOf('Ed25519', signing) };
	const publicKey = await crypto.subtle.importKey('raw', fromBase64(keys.sealing), 'X25519', true, []);
	return {
		accountId,
		keys,
		sealing: { privateKey: await privateKey('X25519', sealing, ['deriveBits']), publicKey },
		signing: await privateKey('Ed25519', signing, ['sign']),
		own: secret.slice(2 * PART)
	};
}

/** Four groups of four signs that two people compare: 64 bits of what both public keys and their owner give. */
export async function fingerprint(accountId: string, { sealing, signing }: PublicKeys): Promise<string> {
	const digest = await sha256(framed('fingerprint', accountId, sealing, signing));
	const hex = Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
}

/** Signed by the key itself: whoever publishes a key to be sealed to holds the one to sign with too. */
export function proofOf({ accountId, keys, signing }: Identity): Promise<string> {
	return sign(signing, ownership(accountId, keys));
}

export function isProven(accountId: string, keys: PublicKeys & { proof: string }): Promise<boolean> {
	return isSigned(keys.signing, ownership(accountId, keys), keys.proof);
}

const ownership = (accountId: string, { sealing, signing }: PublicKeys) =>
	framed('notes key', accountId, sealing, signing);

export async function sign(key: CryptoKey, bytes: Bytes): Promise<string> {
	return toBase64(new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)));
}

export async function isSigned(signing: string, bytes: Bytes, signature: string): Promise<boolean> {
	const key = await crypto.subtle.importKey('raw', fromBase64(signing), 'Ed25519', false, ['verify']);
	return crypto.subtle.verify('Ed25519', key, fromBase64(signature), bytes);
}

function privateKey(algorithm: Algorithm, part: Bytes, uses: KeyUsage[], extractable = false): Promise<CryptoKey> {
	const pkcs8 = joined(Uint8Array.from(PKCS8[algorithm]), part);
	return crypto.subtle.importKey('pkcs8', pkcs8, algorithm, extractable, uses);
}

/** WebCrypto tells a public key only from a private one that may be exported: a passing one. */
async function publicOf(algorithm: Algorithm, part: Bytes): Promise<string> {
	const uses: KeyUsage[] = algorithm === 'X25519' ? ['deriveBits'] : ['sign'];
	const { x = '' } = await crypto.subtle.exportKey('jwk', await privateKey(algorithm, part, uses, true));
	return toBase64(fromBase64(x.replaceAll('-', '+').replaceAll('_', '/')));
}
