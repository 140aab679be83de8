import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';

const FILE = 'installation.key';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** Seals what the database must not tell whoever reads it. A KeyObject prints nothing of itself. */
export type InstallationKey = KeyObject;

/**
 * The key of this data directory, made at the first start: 256 bits, readable by us alone. It is never in the database, so
 * that a dump or a backup of the database opens nothing; whoever moves the data moves this file too.
 */
export async function openInstallationKey(dataDirectory: string): Promise<InstallationKey> {
	const path = join(dataDirectory, FILE);
	const known = await readFile(path).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	});
	if (!known) return createSecretKey(await keep(path, randomBytes(KEY_BYTES)));
	if (known.length !== KEY_BYTES)
		throw new StartRefusal(`The key ${path} is not whole: restore that file from a backup of the data directory.`);
	return createSecretKey(known);
}

async function keep(path: string, key: Buffer): Promise<Buffer> {
	const file = await open(path, 'wx', 0o600);
	try {
		await file.writeFile(key);
		await file.sync();
	} finally {
		await file.close();
	}
	return key;
}

/** AES-256-GCM with a random nonce: nonce, text, tag. `purpose` is authenticated: what is sealed for one opens for no other. */
export function seal(key: InstallationKey, purpose: string, text: string): Uint8Array {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
	return new Uint8Array(Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]));
}

/** Undefined when it was sealed by another key, for another purpose, or was changed since. */
export function unseal(key: InstallationKey, purpose: string, sealed: Uint8Array): string | undefined {
	if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
	const bytes = Buffer.from(sealed);
	const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
	decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-TAG_BYTES));
	try {
		return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
	} catch {
		// Node says only "unable to authenticate data": that is the answer.
		return undefined;
	}
}
