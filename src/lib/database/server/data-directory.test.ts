import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataDirectory } from './data-directory.ts';

async function place(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'hemicycle-data-'));
	onTestFinished(() => rm(path, { recursive: true }));
	return path;
}

test('a new directory is taken, and taken again', async () => {
	const path = join(await place(), 'new');
	await openDataDirectory(path);
	await openDataDirectory(path);
	expect(await readdir(path)).toEqual(['hemicycle.json']);
});

test('a directory with files of somebody else is refused and left as it is', async () => {
	const path = await place();
	await mkdir(join(path, 'photos'));
	await expect(openDataDirectory(path)).rejects.toThrow('files that are not of Hémicycle');
	expect(await readdir(path)).toEqual(['photos']);
});

test('a file is not a directory', async () => {
	const path = join(await place(), 'file');
	await writeFile(path, '');
	await expect(openDataDirectory(path)).rejects.toThrow('is not a directory');
});

test.each(['/sys/hemicycle', '/proc/hemicycle', '/proc/hemicycle/data'])(
	'%s, where nothing can be made, is refused',
	async (path) => {
		await expect(openDataDirectory(path)).rejects.toThrow('cannot be written');
	}
);

test('a new directory below new ones is made', async () => {
	const path = join(await place(), 'var', 'lib', 'hemicycle');
	await openDataDirectory(path);
	expect(await readdir(path)).toEqual(['hemicycle.json']);
});

test.each(['', '{"form', '[]', '{"format": "1"}'])('a broken marker (%s) is told, and stays', async (content) => {
	const path = await place();
	await writeFile(join(path, 'hemicycle.json'), content);
	await expect(openDataDirectory(path)).rejects.toThrow('hemicycle.json that cannot be read');
	expect(await readdir(path)).toEqual(['hemicycle.json']);
});

test('data of a newer release is refused', async () => {
	const path = await place();
	await writeFile(join(path, 'hemicycle.json'), '{"format": 99}');
	await expect(openDataDirectory(path)).rejects.toThrow('newer Hémicycle');
});
