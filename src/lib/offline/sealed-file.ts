import { SEAL_BYTES } from './sealing.ts';
import { openFor } from './vault.ts';

/** A file as the reader takes it: any range, without the rest. */
export interface KeptFile {
	/** Of the file itself, without what sealing adds. */
	size: number;
	/** Bytes from `begin` up to, not including, `end`. */
	read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** How a file was cut when it was sealed. */
export interface SealedLayout {
	bytes: number;
	chunkBytes: number;
}

/** Chunks kept open in memory: pages of a paper lie close together, and each chunk is unsealed once for all of them. */
const OPEN_CHUNKS = 6;

export const chunkName = (sha256: string, chunk: number) => `file:${sha256}:${chunk}`;

/** Bytes of the whole file on the disk. */
export const sealedSize = ({ bytes, chunkBytes }: SealedLayout) => bytes + Math.ceil(bytes / chunkBytes) * SEAL_BYTES;

/** Where a sealed chunk begins on the disk. */
export const sealedAt = (chunk: number, chunkBytes: number) => chunk * (chunkBytes + SEAL_BYTES);

/** Opens ranges of a sealed file: only the chunks that a range touches are read and unsealed. */
export function openSealedFile(
	accountId: string,
	sha256: string,
	{ bytes, chunkBytes }: SealedLayout,
	readSealed: (chunk: number) => Promise<Uint8Array>
): KeptFile {
	const chunks = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
	const open = (chunk: number) => {
		const opening =
			chunks.get(chunk) ?? readSealed(chunk).then((sealed) => openFor(accountId, chunkName(sha256, chunk), sealed));
		chunks.delete(chunk);
		chunks.set(chunk, opening);
		opening.catch(() => chunks.delete(chunk));
		const [oldest] = chunks.keys();
		if (chunks.size > OPEN_CHUNKS && oldest !== undefined) chunks.delete(oldest);
		return opening;
	};
	return {
		size: bytes,
		read: async (begin, end) => {
			const wanted = new Uint8Array(Math.max(0, Math.min(end, bytes) - begin));
			for (let at = begin; at < begin + wanted.length;) {
				const chunk = Math.floor(at / chunkBytes);
				const from = at - chunk * chunkBytes;
				const piece = (await open(chunk)).subarray(from, from + begin + wanted.length - at);
				if (piece.length === 0) throw new Error('a kept file is shorter than it was');
				wanted.set(piece, at - begin);
				at += piece.length;
			}
			return wanted;
		}
	};
}
