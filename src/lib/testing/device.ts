import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { DeviceAlgorithm } from '#lib/offline/device-wire.ts';
import { openDeviceRegister } from '#lib/people/server/device-register.ts';

/** A tablet's key pair, as WebCrypto makes and writes it. */
export class TestDevice {
	readonly algorithm: DeviceAlgorithm;
	readonly publicKey: string;
	readonly #key: KeyObject;

	constructor(algorithm: DeviceAlgorithm = 'Ed25519') {
		const { publicKey, privateKey } =
			algorithm === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
		this.algorithm = algorithm;
		this.publicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
		this.#key = privateKey;
	}

	sign(statement: string): string {
		const text = Buffer.from(statement);
		const signed =
			this.algorithm === 'Ed25519'
				? sign(null, text, this.#key)
				: sign('sha256', text, { key: this.#key, dsaEncoding: 'ieee-p1363' });
		return signed.toString('base64url');
	}
}

/** A register in a directory of its own, for the tests of one file. */
export async function freshRegister() {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-register-'));
	afterAll(() => rm(directory, { recursive: true }));
	return openDeviceRegister(directory);
}
