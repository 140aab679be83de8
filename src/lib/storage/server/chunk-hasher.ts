import { createHash } from 'node:crypto';
import { CHUNK_BYTES, type StoredFile } from './file-store.ts';

/** Hashes a stream as it passes: the whole, and each chunk. */
export class ChunkHasher {
	bytes = 0;
	readonly #whole = createHash('sha256');
	#chunk = createHash('sha256');
	#chunkBytes = 0;
	readonly #chunkHashes: string[] = [];

	update(piece: Uint8Array): void {
		this.bytes += piece.byteLength;
		this.#whole.update(piece);
		for (let start = 0; start < piece.byteLength;) {
			const part = piece.subarray(start, start + CHUNK_BYTES - this.#chunkBytes);
			this.#chunk.update(part);
			this.#chunkBytes += part.byteLength;
			start += part.byteLength;
			if (this.#chunkBytes === CHUNK_BYTES) this.#endChunk();
		}
	}

	/** Ends the stream; call it once. */
	finish(): StoredFile {
		if (this.#chunkBytes > 0) this.#endChunk();
		return { sha256: this.#whole.digest('hex'), bytes: this.bytes, chunkHashes: this.#chunkHashes };
	}

	#endChunk(): void {
		this.#chunkHashes.push(this.#chunk.digest('hex'));
		this.#chunk = createHash('sha256');
		this.#chunkBytes = 0;
	}
}
