import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { fromBase64, joined, toBase64, type Bytes } from './bytes.ts';

const ENCAPSULATED = 32;
const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});

/** Seals to a public key (HPKE, RFC 9180, base mode). `bound` must be said again by whoever opens it. */
export async function sealTo(publicKey: string, secret: Bytes, bound: Bytes): Promise<string> {
	const recipientPublicKey = await suite.kem.importKey('raw', fromBase64(publicKey).buffer, true);
	const { enc, ct } = await suite.seal({ recipientPublicKey, info: bound }, secret);
	return toBase64(joined(new Uint8Array(enc), new Uint8Array(ct)));
}

/** Null for what was sealed to somebody else, as something else, or was changed. */
export async function openSealed(keys: CryptoKeyPair, sealed: string, bound: Bytes): Promise<Bytes | null> {
	const bytes = fromBase64(sealed);
	const enc = bytes.slice(0, ENCAPSULATED);
	return suite.open({ recipientKey: keys, enc, info: bound }, bytes.slice(ENCAPSULATED)).then(
		(secret) => new Uint8Array(secret),
		() => null
	);
}
