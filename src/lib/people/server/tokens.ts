import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits, base64url. It is given out once; the database knows only its hash. */
export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

/** SHA-256. Enough for a token of 256 random bits: there is nothing to guess. */
export function hashToken(token: string): Uint8Array {
	return new Uint8Array(createHash('sha256').update(token).digest());
}
