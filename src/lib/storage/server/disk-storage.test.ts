import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conforms } from './conformance.ts';
import { openDiskStorage } from './disk-storage.ts';

const temporaryDirectory = () => mkdtemp(join(tmpdir(), 'hemicycle-storage-'));

conforms('disk', async () => {
	const directory = await temporaryDirectory();
	return {
		storage: await openDiskStorage(directory, new Date()),
		leftovers: async () => (await readdir(join(directory, 'temporary'))).length
	};
});

test('what a killed process left is swept after a day, not before', async () => {
	const directory = await temporaryDirectory();
	await openDiskStorage(directory, new Date());
	const temporary = join(directory, 'temporary');
	await writeFile(join(temporary, 'old'), 'x');
	await writeFile(join(temporary, 'new'), 'x');
	await utimes(join(temporary, 'old'), new Date(0), new Date(0));
	await openDiskStorage(directory, new Date());
	expect(await readdir(temporary)).toEqual(['new']);
});

test('300 MB pass through without filling the memory', async () => {
	const store = (await openDiskStorage(await temporaryDirectory(), new Date())).tenant(crypto.randomUUID());
	const piece = Buffer.alloc(64 * 1024, 7);
	async function* big(): AsyncGenerator<Uint8Array> {
		for (let n = 0; n < 4800; n++) yield await Promise.resolve(piece);
	}
	const before = process.memoryUsage().rss;
	const result = await store.store(big());
	expect(result).toMatchObject({ ok: true, value: { bytes: 4800 * 64 * 1024 } });
	expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
	if (result.ok) await store.remove(result.value.sha256);
});
