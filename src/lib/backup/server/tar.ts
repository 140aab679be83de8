import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { Part } from '../schemas.ts';

/** POSIX ustar: any `tar` lists and opens it. */
const BLOCK = 512;
const PIECE = 256 * 1024;
/** Eleven octal digits. */
const MOST_BYTES = 8 ** 11 - 1;
const PART_NAME = /^[\x21-\x7e]{1,99}$/;

/** Writes an archive part by part beside its place, and puts it there when it is whole. */
export class TarWriter {
	readonly #path: string;
	readonly #file: FileHandle;
	#position = 0;
	readonly parts: Part[] = [];

	private constructor(path: string, file: FileHandle) {
		this.#path = path;
		this.#file = file;
	}

	static async create(path: string): Promise<TarWriter> {
		await rm(`${path}.part`, { force: true });
		return new TarWriter(path, await open(`${path}.part`, 'wx', 0o600));
	}

	/** The size stands before the bytes, and is known after them: the header is written last. */
	async add(name: string, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Part> {
		const start = this.#position;
		const hash = createHash('sha256');
		let bytes = 0;
		this.#position += BLOCK;
		for await (const piece of source) {
			hash.update(piece);
			bytes += piece.byteLength;
			await this.#write(piece);
		}
		if (bytes > MOST_BYTES) throw new Error(`${name} is too large for an archive`);
		await this.#write(new Uint8Array((BLOCK - (bytes % BLOCK)) % BLOCK));
		await this.#file.write(headerOf(name, bytes), 0, BLOCK, start);
		const part = { name, bytes, sha256: hash.digest('hex') };
		this.parts.push(part);
		return part;
	}

	async finish(): Promise<void> {
		await this.#write(new Uint8Array(2 * BLOCK));
		await this.#file.sync();
		await this.#file.close();
		await rename(`${this.#path}.part`, this.#path);
	}

	/** Leaves nothing behind. */
	async abandon(): Promise<void> {
		await this.#file.close();
		await rm(`${this.#path}.part`, { force: true });
	}

	async #write(piece: Uint8Array): Promise<void> {
		for (let start = 0; start < piece.byteLength;) {
			const { bytesWritten } = await this.#file.write(piece, start, piece.byteLength - start, this.#position);
			start += bytesWritten;
			this.#position += bytesWritten;
		}
	}
}

function headerOf(name: string, bytes: number): Buffer {
	const header = Buffer.alloc(BLOCK);
	const put = (text: string, at: number) => header.write(text, at, 'latin1');
	if (!PART_NAME.test(name)) throw new Error('a part has a short name without accents');
	put(name, 0);
	put('0000600\0', 100);
	put('0000000\0', 108);
	put('0000000\0', 116);
	put(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
	put('00000000000\0', 136);
	put('        ', 148);
	put('0', 156);
	put('ustar\x0000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return header;
}

interface Place {
	start: number;
	bytes: number;
}

/** An archive on disk, its parts by name. */
export class TarReader {
	readonly #file: FileHandle;
	readonly #places: Map<string, Place>;

	private constructor(file: FileHandle, places: Map<string, Place>) {
		this.#file = file;
		this.#places = places;
	}

	/** Undefined for what is no archive of ours, or was cut off. */
	static async open(path: string): Promise<TarReader | undefined> {
		const file = await open(path, 'r');
		const places = await placesIn(file);
		if (places) return new TarReader(file, places);
		await file.close();
		return undefined;
	}

	get names(): string[] {
		return [...this.#places.keys()];
	}

	async *read(name: string): AsyncGenerator<Buffer> {
		const place = this.#places.get(name);
		if (!place || place.bytes === 0) return;
		const end = place.start + place.bytes;
		for (let position = place.start; position < end;) {
			const piece = Buffer.allocUnsafe(Math.min(PIECE, end - position));
			const { bytesRead } = await this.#file.read(piece, 0, piece.length, position);
			if (bytesRead === 0) throw new Error('the archive was cut off while it was read');
			position += bytesRead;
			yield piece.subarray(0, bytesRead);
		}
	}

	async text(name: string): Promise<string> {
		const pieces: Buffer[] = [];
		for await (const piece of this.read(name)) pieces.push(piece);
		return Buffer.concat(pieces).toString('utf8');
	}

	/** Size and hash of a part as it lies there; undefined when there is none. */
	async measure(name: string): Promise<Part | undefined> {
		const place = this.#places.get(name);
		if (!place) return undefined;
		const hash = createHash('sha256');
		for await (const piece of this.read(name)) hash.update(piece);
		return { name, bytes: place.bytes, sha256: hash.digest('hex') };
	}

	close(): Promise<void> {
		return this.#file.close();
	}
}

async function placesIn(file: FileHandle): Promise<Map<string, Place> | undefined> {
	const { size } = await file.stat();
	const places = new Map<string, Place>();
	const header = Buffer.alloc(BLOCK);
	for (let position = 0; position + BLOCK <= size;) {
		await file.read(header, 0, BLOCK, position);
		if (header.every((byte) => byte === 0)) return (await isEmpty(file, position, size)) ? places : undefined;
		const name = header.toString('latin1', 0, header.indexOf(0));
		const bytes = Number.parseInt(header.toString('latin1', 124, 135), 8);
		const start = position + BLOCK;
		if (!isOurs(header, name, bytes) || start + bytes > size || places.has(name)) return undefined;
		places.set(name, { start, bytes });
		position = start + Math.ceil(bytes / BLOCK) * BLOCK;
		if (!(await isEmpty(file, start + bytes, position))) return undefined;
	}
	return undefined;
}

/** To the byte as we write them: no bit of an archive is without a meaning. */
function isOurs(header: Buffer, name: string, bytes: number): boolean {
	if (!PART_NAME.test(name) || !Number.isSafeInteger(bytes) || bytes < 0) return false;
	return header.equals(headerOf(name, bytes));
}

async function isEmpty(file: FileHandle, from: number, to: number): Promise<boolean> {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
	return bytesRead === to - from && buffer.every((byte) => byte === 0);
}
