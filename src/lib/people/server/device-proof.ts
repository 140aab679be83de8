import { createPublicKey, verify } from 'node:crypto';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import type { DeviceAlgorithm } from '#lib/offline/device-wire.ts';

const TWO_MINUTES = 2 * 60_000;

/** What a challenge is given to: a session that enrols a tablet, or a known tablet, signed in or not. */
export type ChallengeFor = { sessionId: string } | { deviceId: string };

const purposeOf = (whom: ChallengeFor) =>
	'deviceId' in whom ? `device:${whom.deviceId}` : `device-enrol:${whom.sessionId}`;

/** Something to sign, good for two minutes and for nobody else. Nothing is kept: it is sealed for whom it was made. */
export function newDeviceChallenge(key: InstallationKey, whom: ChallengeFor, now: Date): string {
	return Buffer.from(seal(key, purposeOf(whom), now.toISOString())).toString('base64url');
}

export function isDeviceChallenge(key: InstallationKey, whom: ChallengeFor, challenge: string, now: Date): boolean {
	const madeAt = unseal(key, purposeOf(whom), Buffer.from(challenge, 'base64url'));
	return madeAt !== undefined && now.getTime() - Date.parse(madeAt) < TWO_MINUTES;
}

/** The key of a tablet, as it registers itself; undefined for what is no key of that kind. */
export function readDeviceKey(algorithm: DeviceAlgorithm, publicKey: Uint8Array) {
	try {
		const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
		const isOfKind =
			algorithm === 'Ed25519'
				? key.asymmetricKeyType === 'ed25519'
				: key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
		return isOfKind ? key : undefined;
	} catch {
		// Whatever OpenSSL says of it: it is no key.
		return undefined;
	}
}

/** Whether this key signed this sentence: Ed25519 (RFC 8032), or ECDSA on P-256 with SHA-256 as WebCrypto writes it. */
export function isSignedBy(
	{ algorithm, publicKey }: { algorithm: DeviceAlgorithm; publicKey: Uint8Array },
	statement: string,
	signature: string
): boolean {
	const key = readDeviceKey(algorithm, publicKey);
	if (!key) return false;
	const [text, signed] = [Buffer.from(statement), Buffer.from(signature, 'base64url')];
	return algorithm === 'Ed25519'
		? verify(null, text, key, signed)
		: verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signed);
}
