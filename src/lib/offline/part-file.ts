import { paperDirectory } from './file-names.ts';
import { layoutName } from './files.ts';
import { keepRecord } from './records.ts';
import { chunkName, sealedAt, sealedSize, type SealedLayout } from './sealed-file.ts';
import { isWrongSeal, SEAL_BYTES } from './sealing.ts';
import type { TabletStore } from './store.ts';
import { openFor, sealFor } from './vault.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file on its way to the tablet, sealed chunk by chunk. Readers see nothing of it before `finish`. */
export interface PartFile {
	/** The bytes of one chunk as they lie on the tablet, unsealed; empty when they never came or are damaged. */
	read(chunk: number, chunkBytes: number): Promise<Bytes>;
	/** Resolves when the bytes are on the disk. */
	write(chunk: number, chunkBytes: number, bytes: Bytes): Promise<void>;
	/** Gives the file its name. */
	finish(layout: SealedLayout): Promise<void>;
	close(): void;
}

/** In the private file system: written in place, so a broken download goes on where it stopped. Workers only. */
export async function openPartInFiles(store: TabletStore, sha256: string): Promise<PartFile> {
	const { accountId } = store;
	const directory = await paperDirectory(accountId, { create: true });
	const file = await directory.getFileHandle(`${sha256}.part`, { create: true });
	const handle = await file.createSyncAccessHandle();
	return {
		read: (chunk, chunkBytes) => {
			const sealed = new Uint8Array(chunkBytes + SEAL_BYTES);
			const length = handle.read(sealed, { at: sealedAt(chunk, chunkBytes) });
			return openOrNothing(accountId, chunkName(sha256, chunk), sealed.subarray(0, length));
		},
		write: async (chunk, chunkBytes, bytes) => {
			const sealed = await sealFor(accountId, chunkName(sha256, chunk), bytes);
			if (handle.write(sealed, { at: sealedAt(chunk, chunkBytes) }) < sealed.length)
				throw new DOMException('short write', 'QuotaExceededError');
			handle.flush();
		},
		finish: async ({ bytes, chunkBytes }) => {
			handle.truncate(sealedSize({ bytes, chunkBytes }));
			handle.flush();
			handle.close();
			await (file as MovableFile).move(sha256);
			await keepRecord(store, layoutName(sha256), { bytes, chunkBytes });
		},
		close: () => handle.close()
	};
}

/** Renames in place; in every browser that has `createSyncAccessHandle`, not yet in TypeScript's library. */
interface MovableFile extends FileSystemFileHandle {
	move(name: string): Promise<void>;
}

/** In the database, where there is no private file system: one row a chunk, and a record once it is whole. */
export function openPartInDatabase(store: TabletStore, sha256: string): PartFile {
	return {
		read: async (chunk) => {
			const sealed = await store.run((connection) => connection.get('chunks', [sha256, chunk]));
			return openOrNothing(store.accountId, chunkName(sha256, chunk), sealed ?? new Uint8Array(0));
		},
		write: async (chunk, _, bytes) => {
			const sealed = await sealFor(store.accountId, chunkName(sha256, chunk), bytes);
			await store.run(async (connection) => {
				const transaction = connection.transaction('chunks', 'readwrite', { durability: 'strict' });
				await Promise.all([transaction.store.put(sealed, [sha256, chunk]), transaction.done]);
			});
		},
		finish: ({ bytes, chunkBytes }) => keepRecord(store, layoutName(sha256), { bytes, chunkBytes }),
		close: () => undefined
	};
}

async function openOrNothing(accountId: string, name: string, sealed: Uint8Array): Promise<Bytes> {
	if (sealed.length < SEAL_BYTES) return new Uint8Array(0);
	return openFor(accountId, name, sealed).catch((error: unknown) => {
		if (isWrongSeal(error)) return new Uint8Array(0);
		throw error;
	});
}
