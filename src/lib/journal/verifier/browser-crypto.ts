import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Crypto } from '../rules/verifier.ts';

/** What the rules need, in a browser without a server: WebCrypto would make every line wait, and is missing from some files. */
export const browserCrypto: Crypto = {
	sha256,
	verify: (publicKey, message, signature) => {
		try {
			return ed25519.verify(signature, message, publicKey);
		} catch {
			// Not 64 bytes, or no point of the curve: not a signature.
			return false;
		}
	}
};
