import { expect, test } from 'vitest';
import { chunkLength, cutIntoChunks, rangeOf, runsOf } from './chunk-plan.ts';
import type { FileManifest } from './schemas.ts';

const manifest: FileManifest = { sha256: '', bytes: 25, chunkBytes: 10, chunks: ['a', 'b', 'c'] };

test('the last chunk is what is left', () => {
	expect([0, 1, 2].map((chunk) => chunkLength(manifest, chunk))).toEqual([10, 10, 5]);
});

test('neighbouring chunks are fetched together', () => {
	expect(runsOf([0, 1, 4, 6, 7, 8])).toEqual([
		{ first: 0, last: 1 },
		{ first: 4, last: 4 },
		{ first: 6, last: 8 }
	]);
});

test('a range ends with the file', () => {
	expect(rangeOf(manifest, { first: 1, last: 2 })).toBe('bytes=10-24');
});

test('whatever pieces the network gives, chunks come out whole and in order', async () => {
	const source = Uint8Array.from({ length: 25 }, (_, index) => index);
	for (const size of [1, 3, 10, 24, 25]) {
		const pieces = Array.from({ length: Math.ceil(25 / size) }, (_, index) =>
			source.slice(index * size, (index + 1) * size)
		);
		const cut = [];
		for await (const one of cutIntoChunks(stream(pieces), manifest, 0)) cut.push([one.chunk, ...one.bytes]);
		expect(cut).toEqual([0, 1, 2].map((chunk) => [chunk, ...source.slice(chunk * 10, chunk * 10 + 10)]));
	}
});

test('a stream that breaks gives no half chunk', async () => {
	const cut = [];
	for await (const one of cutIntoChunks(stream([new Uint8Array(14)]), manifest, 0)) cut.push(one.chunk);
	expect(cut).toEqual([0]);
});

async function* stream(pieces: Uint8Array[]) {
	for (const piece of pieces) yield await Promise.resolve(piece);
}
