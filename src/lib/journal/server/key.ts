import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmod, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import type { NoteKey } from '../rules/note.ts';

/** Who signs checkpoints: the installation, with a key that never is in the database. */
export interface JournalSigner {
	/** 32 bytes. */
	publicKey: Uint8Array;
	sign(message: Uint8Array): Uint8Array;
	/** What else is to be done with a checkpoint, in the transaction that signs it. */
	onSigned?: (tx: TenantTx, signed: SignedCheckpoint, now: Date) => Promise<void>;
}

/** A checkpoint that was just signed. */
interface SignedCheckpoint {
	size: number;
	note: string;
	/** Sittings whose end it is the first to cover. */
	closed: string[];
	/** A convocation or an end of a sitting is in it, or it is the one of the night. */
	isEvidence: boolean;
}

const FILE = 'journal-key.pem';

/**
 * The Ed25519 key of the installation, made at the first start and kept in the data directory, for its owner alone (0600). Whoever
 * loses it gets a new one; checkpoints of the old one are then named as not signed by this installation.
 */
export async function openJournalKey(directory: string): Promise<JournalSigner> {
	const path = join(directory, FILE);
	await makeOnce(path);
	await chmod(path, 0o600);
	const key = readKey(await readFile(path, 'utf8'), path);
	const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
	return {
		publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
		sign: (message) => new Uint8Array(sign(null, message, key))
	};
}

/** The key by which a tenant's checkpoints are known: the same key, a name for each journal. */
export function noteKey({ publicKey }: JournalSigner, tenantId: string): NoteKey {
	return { name: `hemicycle/${tenantId}`, publicKey };
}

async function makeOnce(path: string): Promise<void> {
	const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		return null;
	});
	if (!file) return;
	try {
		await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
		await file.sync();
	} finally {
		await file.close();
	}
}

function readKey(pem: string, path: string): KeyObject {
	try {
		const key = createPrivateKey(pem);
		if (key.asymmetricKeyType === 'ed25519') return key;
	} catch {
		// Said below: what the file holds is never printed.
	}
	throw new StartRefusal(`${path} is not an Ed25519 key: restore that file from a backup of the data directory.`);
}
