import { paperDirectory } from './file-names.ts';
import type { TabletStore } from './store.ts';

/** A file on its way to the tablet. Readers see nothing of it before `finish`. */
export interface PartFile {
	/** The bytes of one chunk as they lie on the tablet; shorter or empty when they never came. */
	read(chunk: number, at: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
	/** Resolves when the bytes are on the disk. */
	write(chunk: number, at: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	/** Gives the file its name. */
	finish(bytes: number): Promise<void>;
	close(): void;
}

/** In the private file system: written in place, so a broken download goes on where it stopped. Workers only. */
export async function openPartInFiles(accountId: string, sha256: string): Promise<PartFile> {
	const directory = await paperDirectory(accountId, { create: true });
	const file = await directory.getFileHandle(`${sha256}.part`, { create: true });
	const handle = await file.createSyncAccessHandle();
	return {
		read: (_, at, length) => {
			const bytes = new Uint8Array(length);
			return Promise.resolve(bytes.subarray(0, handle.read(bytes, { at })));
		},
		write: (_, at, bytes) => {
			if (handle.write(bytes, { at }) < bytes.length) throw new DOMException('short write', 'QuotaExceededError');
			handle.flush();
			return Promise.resolve();
		},
		finish: async (bytes) => {
			handle.truncate(bytes);
			handle.flush();
			handle.close();
			await (file as MovableFile).move(sha256);
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
		read: async (chunk) =>
			(await store.run((connection) => connection.get('chunks', [sha256, chunk]))) ?? new Uint8Array(0),
		write: (chunk, _, bytes) =>
			store.run(async (connection) => {
				const transaction = connection.transaction('chunks', 'readwrite', { durability: 'strict' });
				await Promise.all([transaction.store.put(bytes, [sha256, chunk]), transaction.done]);
			}),
		finish: async (bytes) => {
			await store.run((connection) => connection.put('records', bytes, `file:${sha256}`));
		},
		close: () => undefined
	};
}
