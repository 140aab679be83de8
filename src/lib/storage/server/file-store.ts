import type { Readable } from 'node:stream';
import type { Result } from '#lib/kernel/result.ts';

/** Bytes of a chunk: the unit in which tablets verify and resume downloads. */
export const CHUNK_BYTES = 1024 * 1024;

export interface StoredFile {
	/** Hex, lower case. */
	sha256: string;
	bytes: number;
	/** SHA-256 (hex) of each chunk of `CHUNK_BYTES`, in order; the last one may be shorter. */
	chunkHashes: string[];
}

/** Positions of bytes as in HTTP: both ends are included. */
export interface ByteRange {
	start: number;
	end: number;
}

export interface StoreOptions {
	/** Most bytes to take. */
	limit?: number;
	/** Gives up: nothing is kept. */
	signal?: AbortSignal;
}

/** The files of one tenant, each named by the SHA-256 of its bytes. */
export interface FileStore {
	/**
	 * Stores a stream. When it resolves the bytes survive a power cut; when it refuses or throws nothing was kept.
	 * The same content again costs no space.
	 */
	store(source: AsyncIterable<Uint8Array>, options?: StoreOptions): Promise<Result<StoredFile, 'too-large'>>;
	/** The bytes of a file, or of a part of it; `undefined` when there is no such file. */
	open(sha256: string, range?: ByteRange): Promise<Readable | undefined>;
	has(sha256: string): Promise<boolean>;
	/** The names of all files, in order. */
	list(): AsyncIterable<string>;
	/** Removes a file; without effect when it is not there. */
	remove(sha256: string): Promise<void>;
}

/** Where files are: each tenant has its own prefix. */
export interface Storage {
	tenant(tenantId: string): FileStore;
	/** Throws when files cannot be written now: for `/readyz`. */
	check: () => Promise<void>;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** A name that could leave the prefix is a bug of the caller. */
export function assertSha256(sha256: string): void {
	if (!SHA256.test(sha256)) throw new Error('a file is named by its SHA-256, in lower-case hex');
}
