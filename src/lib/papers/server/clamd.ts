import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** `away`: no answer that can be believed. */
export type ScanVerdict = 'clean' | 'infected' | 'away';

/** Longest silence of clamd, in milliseconds. */
const SILENCE_MS = 60_000;
/** INSTREAM sends a length and the bytes, again and again, and ends with a length of nothing. */
const LENGTH_BYTES = 4;

/**
 * Asks a ClamAV daemon about the file at a path, by INSTREAM of clamd's own protocol (clamd(8)), so that it needs no right to read
 * our files. `address`: `tcp://host:port` or `unix:/path`.
 */
export async function askClamd(address: string, path: string, silenceMs = SILENCE_MS): Promise<ScanVerdict> {
	const socket = open(address);
	let answer = '';
	socket.setEncoding('latin1').on('data', (piece: string) => (answer += piece));
	socket.setTimeout(silenceMs, () => socket.destroy());
	// What it has answered counts, even when it hangs up before it has heard everything.
	socket.on('error', () => undefined);
	const closed = new Promise((resolve) => socket.on('close', resolve));
	await send(socket, path).catch(() => socket.destroy());
	await closed;
	if (answer.startsWith('stream: OK')) return 'clean';
	return /^stream: .* FOUND/.test(answer) ? 'infected' : 'away';
}

function open(address: string): Socket {
	const url = new URL(address);
	if (url.protocol === 'unix:') return connect(decodeURIComponent(url.pathname));
	return connect(Number(url.port), url.hostname.replace(/^\[|\]$/g, ''));
}

/** Only what clamd has taken is followed by more: a large file is never in memory. */
async function send(socket: Socket, path: string): Promise<void> {
	await write(socket, Buffer.from('zINSTREAM\0'));
	for await (const piece of createReadStream(path)) {
		const bytes = piece as Buffer;
		await write(socket, lengthOf(bytes.length));
		await write(socket, bytes);
	}
	await write(socket, lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
	const length = Buffer.alloc(LENGTH_BYTES);
	length.writeUInt32BE(bytes);
	return length;
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
	return new Promise((resolve, reject) => {
		socket.write(bytes, (error) => (error ? reject(error) : resolve()));
	});
}
