import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TarReader, TarWriter } from './tar.ts';

const directory = await mkdtemp(join(tmpdir(), 'hemicycle-tar-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

test('whatever byte of an archive changes, it is no archive of ours or a part has another hash', async () => {
	const path = join(directory, 'whole.tar');
	const tar = await TarWriter.create(path);
	const parts = [await tar.add('one', [Buffer.from('abc')]), await tar.add('two', [Buffer.alloc(600, 7)])];
	await tar.finish();
	const whole = await readFile(path);
	const changed = join(directory, 'changed.tar');
	for (let at = 0; at < whole.length; at += 1) {
		const bytes = Buffer.from(whole);
		bytes[at] = (bytes[at] ?? 0) ^ 1;
		await writeFile(changed, bytes);
		expect(await measured(changed), `byte ${at}`).not.toEqual(parts);
	}
	expect(await measured(path)).toEqual(parts);
});

async function measured(path: string) {
	const tar = await TarReader.open(path);
	if (!tar) return undefined;
	const parts = await Promise.all(tar.names.map((name) => tar.measure(name)));
	await tar.close();
	return parts;
}
