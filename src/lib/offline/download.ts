import * as v from 'valibot';
import { chunkLength, cutIntoChunks, rangeOf, runsOf, type ChunkRun } from './chunk-plan.ts';
import type { PartFile } from './part-file.ts';
import { FileManifest, type DownloadRefusal, type RemoteFile } from './schemas.ts';

/** How often chunks that arrive damaged are asked for again. */
const ROUNDS = 3;

/** A download that stopped for a reason that people can be told. What has come stays on the tablet. */
export class DownloadStopped extends Error {
	readonly refusal: DownloadRefusal;

	constructor(refusal: DownloadRefusal, cause?: unknown) {
		super(refusal, { cause });
		this.refusal = refusal;
	}
}

export interface Download {
	file: RemoteFile;
	part: PartFile;
	signal: AbortSignal;
	/** Bytes that are on the tablet and checked. */
	onProgress: (bytes: number) => void;
}

/**
 * Brings a file to the tablet. Chunks that already lie there are checked, and only those that are missing or damaged are
 * fetched; each is checked before it is written. Throws `DownloadStopped`, or the abort of the signal.
 */
export async function download({ file, part, signal, onProgress }: Download): Promise<void> {
	const manifest = await fetchManifest(file, signal);
	const missing = new Set(manifest.chunks.keys());
	let done = 0;
	const settle = (chunk: number) => {
		missing.delete(chunk);
		done += chunkLength(manifest, chunk);
		onProgress(done);
	};
	for (const chunk of manifest.chunks.keys()) {
		if (await matches(await part.read(chunk, manifest.chunkBytes), manifest.chunks[chunk])) settle(chunk);
	}
	for (let round = 0; missing.size > 0; round += 1) {
		if (round === ROUNDS) throw new DownloadStopped('damaged');
		for (const run of runsOf([...missing])) {
			for await (const { chunk, bytes } of fetchRun(file, manifest, run, signal)) {
				if (!missing.has(chunk) || !(await matches(bytes, manifest.chunks[chunk]))) continue;
				await part.write(chunk, manifest.chunkBytes, bytes);
				settle(chunk);
			}
		}
	}
	await part.finish(manifest);
}

async function fetchManifest(file: RemoteFile, signal: AbortSignal): Promise<FileManifest> {
	const response = await ask(file.manifestUrl, { signal });
	const manifest = v.parse(FileManifest, await response.json());
	if (manifest.sha256 !== file.sha256) throw new DownloadStopped('damaged');
	return manifest;
}

async function* fetchRun(file: RemoteFile, manifest: FileManifest, run: ChunkRun, signal: AbortSignal) {
	const response = await ask(file.url, { signal, headers: { range: rangeOf(manifest, run) } });
	if (!response.body) throw new DownloadStopped('no-network');
	const first = response.status === 206 ? run.first : 0;
	try {
		yield* cutIntoChunks(piecesOf(response.body), manifest, first);
	} catch (error) {
		throw error instanceof TypeError ? new DownloadStopped('no-network', error) : error;
	}
}

/** As `for await` over the stream, which Safari learned only lately. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
	const reader = stream.getReader();
	try {
		for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

async function ask(url: string, init: RequestInit): Promise<Response> {
	const response = await fetch(url, { ...init, cache: 'no-store' }).catch((error: unknown) => {
		throw error instanceof TypeError ? new DownloadStopped('no-network', error) : error;
	});
	if (response.ok) return response;
	throw new DownloadStopped(response.status < 500 ? 'not-allowed' : 'no-network');
}

async function matches(bytes: Uint8Array<ArrayBuffer>, expected: string | undefined): Promise<boolean> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === expected;
}
