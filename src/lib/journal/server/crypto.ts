import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Crypto } from '../rules/verifier.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** What the rules need of `node:crypto`: SHA-256 and Ed25519. */
export const nodeCrypto: Crypto = {
	sha256,
	verify: (publicKey, message, signature) => {
		const x = Buffer.from(publicKey).toString('base64url');
		return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
	}
};
