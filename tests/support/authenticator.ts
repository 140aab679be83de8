import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** Of COSE (RFC 9053): the key type EC2, the algorithm ES256, the curve P-256, and where x and y stand. */
const COSE = { kty: 1, alg: 3, crv: -1, x: -2, y: -3 };

/** User present and verified (WebAuthn, authenticator data). */
const PRESENT_AND_VERIFIED = 0x05;

/** A device with one passkey, which verifies its user at once: WebAuthn without a browser, for load. */
export class Authenticator {
	readonly #origin: string;
	readonly #id = randomBytes(16).toString('base64url');
	readonly #privateKey: KeyObject;
	readonly #publicKey: Uint8Array<ArrayBuffer>;

	constructor(origin: string) {
		this.#origin = origin;
		const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
		this.#privateKey = privateKey;
		const key = new Map<number, number | Uint8Array>([
			[COSE.kty, 2],
			[COSE.alg, -7],
			[COSE.crv, 1],
			[COSE.x, Buffer.from(x, 'base64url')],
			[COSE.y, Buffer.from(y, 'base64url')]
		]);
		this.#publicKey = isoCBOR.encode(key);
	}

	/** As the server keeps it, once it was registered. */
	passkey() {
		return { id: this.#id, publicKey: this.#publicKey, counter: 0, transports: ['internal'], name: 'bench' };
	}

	/** Answers a challenge as a browser of this site hands it on. */
	answer(challenge: string) {
		const client = { type: 'webauthn.get', challenge, origin: this.#origin, crossOrigin: false };
		const clientData = Buffer.from(JSON.stringify(client));
		const site = createHash('sha256').update(new URL(this.#origin).hostname).digest();
		const authenticatorData = Buffer.concat([site, Buffer.from([PRESENT_AND_VERIFIED, 0, 0, 0, 0])]);
		const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
		return {
			...{ id: this.#id, rawId: this.#id, type: 'public-key', clientExtensionResults: {} },
			response: {
				clientDataJSON: clientData.toString('base64url'),
				authenticatorData: authenticatorData.toString('base64url'),
				signature: sign('sha256', signed, this.#privateKey).toString('base64url')
			}
		};
	}
}
