import * as v from 'valibot';
import { deletePaperDirectory, hasPrivateFiles, ignoreMissing, paperDirectory } from './file-names.ts';
import { readRecord } from './records.ts';
import { openSealedFile, sealedAt, sealedSize, type KeptFile, type SealedLayout } from './sealed-file.ts';
import { SEAL_BYTES } from './sealing.ts';
import { storeOf } from './store.ts';

/** Kept once every chunk of a file was checked and sealed. */
const Layout = v.object({ bytes: v.number(), chunkBytes: v.pipe(v.number(), v.minValue(1)) });
export const layoutName = (sha256: string) => `file:${sha256}`;

/**
 * A paper's file from this tablet, as this person keeps it, by its SHA-256; null when it is not here, or not whole. Ranges are
 * read from the disk and unsealed as they are asked for, so a page of a large file costs only its own chunks. Never asks the network.
 */
export async function readFileOf(accountId: string, sha256: string): Promise<KeptFile | null> {
	const layout = await layoutOf(accountId, sha256);
	if (!layout) return null;
	if (!(await hasPrivateFiles())) {
		const inDatabase = (chunk: number) =>
			storeOf(accountId).run(
				async (connection) => (await connection.get('chunks', [sha256, chunk])) ?? new Uint8Array(0)
			);
		return openSealedFile(accountId, sha256, layout, inDatabase);
	}
	const file = await sealedFile(accountId, sha256);
	if (file?.size !== sealedSize(layout)) return null;
	return openSealedFile(accountId, sha256, layout, async (chunk) => {
		const at = sealedAt(chunk, layout.chunkBytes);
		return new Uint8Array(await file.slice(at, at + layout.chunkBytes + SEAL_BYTES).arrayBuffer());
	});
}

/** Whether the whole file is here. A file gets its name only once every chunk was checked, so its length is proof enough. */
export async function isKept(accountId: string, sha256: string, bytes: number): Promise<boolean> {
	const layout = await layoutOf(accountId, sha256);
	if (layout?.bytes !== bytes) return false;
	return !(await hasPrivateFiles()) || (await sealedFile(accountId, sha256))?.size === sealedSize(layout);
}

/** Deletes what no sitting needs any more, halves of files included. */
export async function deleteFilesExcept(accountId: string, needed: ReadonlySet<string>): Promise<void> {
	if (!(await hasPrivateFiles())) return deleteChunksExcept(accountId, needed);
	const directory = await paperDirectory(accountId, { create: true });
	const names: string[] = [];
	for await (const name of directory.keys()) names.push(name);
	const unneeded = names.filter((name) => !needed.has(name.replace(/\.part$/, '')));
	await Promise.all(unneeded.map((name) => directory.removeEntry(name).catch(ignoreBusy)));
}

async function deleteChunksExcept(accountId: string, needed: ReadonlySet<string>): Promise<void> {
	await storeOf(accountId).run(async (connection) => {
		const unneeded = (await connection.getAllKeys('chunks')).filter(([sha256]) => !needed.has(sha256));
		await Promise.all(unneeded.map((key) => connection.delete('chunks', key)));
	});
}

/** All files of one person, at sign-out. Those in the database go with it. */
export async function deleteAllFiles(accountId: string): Promise<void> {
	if (await hasPrivateFiles()) await deletePaperDirectory(accountId);
}

/** Null too for what an earlier version kept another way: it is fetched anew. */
async function layoutOf(accountId: string, sha256: string): Promise<SealedLayout | null> {
	return readRecord(storeOf(accountId), layoutName(sha256), Layout);
}

async function sealedFile(accountId: string, sha256: string): Promise<File | null> {
	try {
		const directory = await paperDirectory(accountId, { create: false });
		return await (await directory.getFileHandle(sha256)).getFile();
	} catch (error) {
		return ignoreMissing(error);
	}
}

/** A file that is being written is left for the next time. */
function ignoreBusy(error: unknown): void {
	const harmless = ['NotFoundError', 'NoModificationAllowedError'];
	if (!(error instanceof DOMException && harmless.includes(error.name))) throw error;
}
