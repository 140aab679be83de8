import type { FileManifest } from './schemas.ts';

/** A run of neighbouring chunks that one range request fetches. */
export interface ChunkRun {
	first: number;
	last: number;
}

/** Bytes of one chunk: all are equal but the last. */
export function chunkLength({ bytes, chunkBytes }: FileManifest, chunk: number): number {
	return Math.min(chunkBytes, bytes - chunk * chunkBytes);
}

/** Joins missing chunks into as few requests as possible. */
export function runsOf(missing: readonly number[]): ChunkRun[] {
	const runs: ChunkRun[] = [];
	for (const chunk of missing) {
		const run = runs.at(-1);
		if (run && chunk === run.last + 1) run.last = chunk;
		else runs.push({ first: chunk, last: chunk });
	}
	return runs;
}

/** The `Range` header of a run (RFC 9110, 14.2): both ends included. */
export function rangeOf({ bytes, chunkBytes }: FileManifest, { first, last }: ChunkRun): string {
	return `bytes=${first * chunkBytes}-${Math.min(bytes, (last + 1) * chunkBytes) - 1}`;
}

/** Cuts a stream of bytes into chunks of the manifest, from the first of a run on. */
export async function* cutIntoChunks(
	stream: AsyncIterable<Uint8Array>,
	manifest: FileManifest,
	first: number
): AsyncGenerator<{ chunk: number; bytes: Uint8Array<ArrayBuffer> }> {
	let chunk = first;
	let bytes = new Uint8Array(chunkLength(manifest, chunk));
	let filled = 0;
	for await (const part of stream) {
		for (let taken = 0; taken < part.length;) {
			const piece = part.subarray(taken, taken + bytes.length - filled);
			bytes.set(piece, filled);
			filled += piece.length;
			taken += piece.length;
			if (filled < bytes.length) continue;
			yield { chunk, bytes };
			chunk += 1;
			if (chunk >= manifest.chunks.length) return;
			bytes = new Uint8Array(chunkLength(manifest, chunk));
			filled = 0;
		}
	}
}
