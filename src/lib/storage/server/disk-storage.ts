import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { isUuid, newRandomId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { ChunkHasher } from './chunk-hasher.ts';
import {
	assertSha256,
	type ByteRange,
	type FileStore,
	type Storage,
	type StoredFile,
	type StoreOptions
} from './file-store.ts';

const DAY_MS = 86_400_000;

/**
 * Files in a directory: `<tenant>/aa/bb/<sha256>`. Bytes go to `temporary/` in the same file system, are synced, then
 * renamed, so a name never stands for half a file. What a killed process left in `temporary/` goes after a day.
 */
export async function openDiskStorage(directory: string, now: Date): Promise<Storage> {
	const temporary = join(directory, 'temporary');
	await mkdir(temporary, { recursive: true, mode: 0o700 });
	await sweep(temporary, now);
	return {
		tenant: (tenantId) => {
			if (!isUuid(tenantId)) throw new Error('a tenant id is a UUID');
			return new DiskFileStore(join(directory, tenantId), temporary);
		},
		check: () => access(temporary, constants.W_OK)
	};
}

class DiskFileStore implements FileStore {
	readonly #root: string;
	readonly #temporary: string;

	constructor(root: string, temporary: string) {
		this.#root = root;
		this.#temporary = temporary;
	}

	async store(source: AsyncIterable<Uint8Array>, options: StoreOptions = {}): Promise<Result<StoredFile, 'too-large'>> {
		const path = join(this.#temporary, newRandomId());
		try {
			const file = await this.#receive(path, source, options);
			if (!file) return refuse('too-large');
			await this.#keep(path, file.sha256);
			return ok(file);
		} finally {
			await rm(path, { force: true });
		}
	}

	async open(sha256: string, range?: ByteRange): Promise<Readable | undefined> {
		const path = this.#path(sha256);
		return (await isFile(path)) ? createReadStream(path, range) : undefined;
	}

	has(sha256: string): Promise<boolean> {
		return isFile(this.#path(sha256));
	}

	async *list(): AsyncGenerator<string> {
		for (const first of await namesIn(this.#root))
			for (const second of await namesIn(join(this.#root, first)))
				yield* await namesIn(join(this.#root, first, second));
	}

	async remove(sha256: string): Promise<void> {
		await rm(this.#path(sha256), { force: true });
	}

	async #receive(path: string, source: AsyncIterable<Uint8Array>, { limit = Infinity, signal }: StoreOptions) {
		const hasher = new ChunkHasher();
		const handle = await open(path, 'wx', 0o600);
		try {
			for await (const piece of source) {
				signal?.throwIfAborted();
				hasher.update(piece);
				if (hasher.bytes > limit) return undefined;
				await writeFully(handle, piece);
			}
			signal?.throwIfAborted();
			await handle.sync();
		} finally {
			await handle.close();
		}
		return hasher.finish();
	}

	async #keep(path: string, sha256: string): Promise<void> {
		const target = this.#path(sha256);
		if (await isFile(target)) return;
		await mkdir(dirname(target), { recursive: true, mode: 0o700 });
		await rename(path, target);
		// A name lives in its directory, and a new directory in its parent: sync the whole way up.
		for (let directory = dirname(target); directory.length >= this.#root.length; directory = dirname(directory))
			await syncDirectory(directory);
		await syncDirectory(dirname(this.#root));
	}

	#path(sha256: string): string {
		assertSha256(sha256);
		return join(this.#root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
	}
}

async function writeFully(handle: FileHandle, piece: Uint8Array): Promise<void> {
	for (let start = 0; start < piece.byteLength;)
		start += (await handle.write(piece, start, piece.byteLength - start)).bytesWritten;
}

async function namesIn(directory: string): Promise<string[]> {
	const names = await readdir(directory).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	});
	return names.toSorted();
}

async function isFile(path: string): Promise<boolean> {
	const found = await stat(path).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	});
	return found?.isFile() ?? false;
}

async function syncDirectory(path: string): Promise<void> {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function sweep(temporary: string, now: Date): Promise<void> {
	for (const name of await readdir(temporary)) {
		const path = join(temporary, name);
		const { mtimeMs } = await stat(path);
		if (now.getTime() - mtimeMs > DAY_MS) await rm(path, { force: true });
	}
}
