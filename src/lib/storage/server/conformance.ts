import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { CHUNK_BYTES, type FileStore, type Storage } from './file-store.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function* pieces(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < bytes.byteLength; start += size)
		yield await Promise.resolve(bytes.subarray(start, start + size));
}

async function storeAll(store: FileStore, bytes: Uint8Array) {
	const result = await store.store(pieces(bytes));
	if (!result.ok) throw new Error(result.refusal);
	return result.value;
}

async function read(store: FileStore, hash: string, range?: { start: number; end: number }) {
	const stream = await store.open(hash, range);
	if (!stream) throw new Error('no such file');
	return buffer(stream);
}

/** What every back end of `Storage` promises. `leftovers` counts what is kept besides whole files. */
export function conforms(
	name: string,
	make: () => Promise<{ storage: Storage; leftovers: () => Promise<number> }>
): void {
	describe(`${name} keeps the promises of a file store`, () => {
		test('a file comes back byte for byte under its SHA-256', async () => {
			const store = (await make()).storage.tenant(newId());
			const bytes = randomBytes(300_000);
			const file = await storeAll(store, bytes);
			expect(file).toMatchObject({ sha256: sha256(bytes), bytes: 300_000 });
			expect(await store.has(file.sha256)).toBe(true);
			expect(sha256(await read(store, file.sha256))).toBe(file.sha256);
		});

		test('all files of a tenant are listed, and none of another', async () => {
			const { storage } = await make();
			const [one, other] = [storage.tenant(newId()), storage.tenant(newId())];
			const names = [];
			for (const size of [10, 20, 30]) names.push((await storeAll(one, randomBytes(size))).sha256);
			await storeAll(other, randomBytes(40));
			expect(await Array.fromAsync(one.list())).toEqual(names.toSorted());
			expect(await Array.fromAsync(storage.tenant(newId()).list())).toEqual([]);
		});

		test('each chunk has its hash, whatever the size of the pieces', async () => {
			const store = (await make()).storage.tenant(newId());
			const bytes = randomBytes(2 * CHUNK_BYTES + 10);
			const expected = [0, 1, 2].map((n) => sha256(bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)));
			for (const size of [999_983, 5 * CHUNK_BYTES]) {
				const result = await store.store(pieces(bytes, size));
				expect(result).toMatchObject({ ok: true, value: { chunkHashes: expected } });
			}
		});

		test('a range gives exactly its bytes, both ends included', async () => {
			const store = (await make()).storage.tenant(newId());
			const bytes = randomBytes(200_000);
			const { sha256: hash } = await storeAll(store, bytes);
			expect(await read(store, hash, { start: 70_000, end: 70_009 })).toEqual(bytes.subarray(70_000, 70_010));
		});

		test('a file over the limit is refused and leaves nothing', async () => {
			const { storage, leftovers } = await make();
			const store = storage.tenant(newId());
			const bytes = randomBytes(100_001);
			expect(await store.store(pieces(bytes), { limit: 100_000 })).toEqual({ ok: false, refusal: 'too-large' });
			expect(await store.has(sha256(bytes))).toBe(false);
			expect(await leftovers()).toBe(0);
		});

		test('a stream that breaks or is given up leaves nothing', async () => {
			const { storage, leftovers } = await make();
			const store = storage.tenant(newId());
			async function* broken(): AsyncGenerator<Uint8Array> {
				yield await Promise.resolve(randomBytes(1000));
				throw new Error('connection lost');
			}
			await expect(store.store(broken())).rejects.toThrow('connection lost');
			const given = new AbortController();
			given.abort();
			await expect(store.store(pieces(randomBytes(10)), { signal: given.signal })).rejects.toThrow();
			expect(await leftovers()).toBe(0);
		});

		test('the same content twice, at the same time, is one file', async () => {
			const { storage, leftovers } = await make();
			const store = storage.tenant(newId());
			const bytes = randomBytes(500_000);
			const [first, second] = await Promise.all([storeAll(store, bytes), storeAll(store, bytes)]);
			expect(first).toEqual(second);
			expect(sha256(await read(store, first.sha256))).toBe(first.sha256);
			expect(await leftovers()).toBe(0);
		});

		test('one tenant never sees the file of another', async () => {
			const { storage } = await make();
			const mine = storage.tenant(newId());
			const theirs = storage.tenant(newId());
			const { sha256: hash } = await storeAll(mine, randomBytes(100));
			expect(await theirs.has(hash)).toBe(false);
			expect(await theirs.open(hash)).toBeUndefined();
			await theirs.remove(hash);
			expect(await mine.has(hash)).toBe(true);
		});

		test('a removed file is gone, and removing it again does no harm', async () => {
			const store = (await make()).storage.tenant(newId());
			const { sha256: hash } = await storeAll(store, randomBytes(100));
			await store.remove(hash);
			await store.remove(hash);
			expect(await store.open(hash)).toBeUndefined();
		});

		test('a name that is not a SHA-256 is refused before it reaches a path', async () => {
			const { storage } = await make();
			await expect(Promise.resolve().then(() => storage.tenant(newId()).open('../../etc/passwd'))).rejects.toThrow(
				'SHA-256'
			);
			expect(() => storage.tenant('../other')).toThrow('UUID');
		});
	});
}
