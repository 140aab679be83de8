import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startClamd } from '#lib/testing/clamd.ts';
import { askClamd } from './clamd.ts';

const directory = await mkdtemp(join(tmpdir(), 'hemicycle-clamd-'));
const path = join(directory, 'paper.pdf');
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function overTcp(options?: { most?: number; isSilent?: boolean }): Promise<string> {
	const peer = await startClamd({ port: 0 }, options);
	closers.push(peer.close);
	return peer.url;
}

test('a clean file of several pieces is clean, and a virus in its last piece is found', async () => {
	const address = await overTcp();
	await writeFile(path, Buffer.alloc(300_000, 'a'));
	expect(await askClamd(address, path)).toBe('clean');
	await writeFile(path, Buffer.concat([Buffer.alloc(300_000, 'a'), Buffer.from('EICAR')]));
	expect(await askClamd(address, path)).toBe('infected');
});

test('a socket of the file system is asked the same', async () => {
	const socket = join(directory, 'clamd.ctl');
	closers.push((await startClamd({ path: socket })).close);
	await writeFile(path, 'EICAR');
	expect(await askClamd(`unix:${socket}`, path)).toBe('infected');
});

test('nobody there, silence, and a file too large for clamd are no verdict', async () => {
	await writeFile(path, Buffer.alloc(300_000, 'a'));
	expect(await askClamd(`unix:${join(directory, 'nobody.ctl')}`, path)).toBe('away');
	expect(await askClamd('tcp://127.0.0.1:9', path)).toBe('away');
	expect(await askClamd(await overTcp({ isSilent: true }), path, 100)).toBe('away');
	expect(await askClamd(await overTcp({ most: 1000 }), path)).toBe('away');
});
