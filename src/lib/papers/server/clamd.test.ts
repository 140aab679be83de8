import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { askClamd } from './clamd.ts';

const directory = await mkdtemp(join(tmpdir(), 'hemicycle-clamd-'));
const path = join(directory, 'paper.pdf');
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A peer that speaks the INSTREAM of clamd(8): knows one virus, and takes so many bytes at most. */
async function clamd(where: { port: number } | { path: string }, { most = 2 ** 24, isSilent = false } = {}) {
	const server = createServer((socket) => {
		let heard = Buffer.alloc(0);
		socket
			.on('error', () => undefined)
			.on('data', (piece) => {
				heard = Buffer.concat([heard, piece]);
				if (!isSilent) answer(socket, heard, most);
			});
		closers.push(() => socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', ...where }, resolve));
	closers.push(() => server.close());
	return server;
}

function answer(socket: Socket, heard: Buffer, most: number): void {
	const command = 'zINSTREAM\0';
	if (heard.length < command.length) return;
	if (heard.subarray(0, command.length).toString() !== command) return void socket.end('UNKNOWN COMMAND\0');
	const pieces: Buffer[] = [];
	for (let at = command.length; at + 4 <= heard.length;) {
		const length = heard.readUInt32BE(at);
		if (length > most) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
		if (length === 0) {
			const isBad = Buffer.concat(pieces).includes('EICAR');
			return void socket.end(isBad ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
		}
		pieces.push(heard.subarray(at + 4, at + 4 + length));
		at += 4 + length;
	}
}

async function overTcp(options?: { most?: number; isSilent?: boolean }): Promise<string> {
	const { port } = (await clamd({ port: 0 }, options)).address() as AddressInfo;
	return `tcp://127.0.0.1:${port}`;
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
	await clamd({ path: socket });
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
