import { deletePaperDirectory, hasPrivateFiles, ignoreMissing, paperDirectory } from './file-names.ts';
import { LAST, storeOf } from './store.ts';

/**
 * A paper's file from this tablet, as this person keeps it, by its SHA-256; null when it is not here, or not whole. The blob reads from the disk as it is
 * sliced, so a page of a large file costs only its own bytes. Never asks the network.
 */
export async function readFileOf(accountId: string, sha256: string): Promise<Blob | null> {
	if (!(await hasPrivateFiles())) return readFromDatabase(accountId, sha256);
	try {
		const directory = await paperDirectory(accountId, { create: false });
		return await (await directory.getFileHandle(sha256)).getFile();
	} catch (error) {
		return ignoreMissing(error);
	}
}

/** Whether the whole file is here. A file gets its name only once every chunk was checked, so its length is proof enough. */
export async function isKept(accountId: string, sha256: string, bytes: number): Promise<boolean> {
	if (await hasPrivateFiles()) return (await readFileOf(accountId, sha256))?.size === bytes;
	return (await wholeBytes(accountId, sha256)) === bytes;
}

/** Deletes what no sitting needs any more, halves of files included. */
export async function deleteFilesExcept(accountId: string, needed: ReadonlySet<string>): Promise<void> {
	if (!(await hasPrivateFiles())) return;
	const directory = await paperDirectory(accountId, { create: true });
	const names: string[] = [];
	for await (const name of directory.keys()) names.push(name);
	const unneeded = names.filter((name) => !needed.has(name.replace(/\.part$/, '')));
	await Promise.all(unneeded.map((name) => directory.removeEntry(name).catch(ignoreBusy)));
}

/** All files of one person, at sign-out. Those in the database go with it. */
export async function deleteAllFiles(accountId: string): Promise<void> {
	if (await hasPrivateFiles()) await deletePaperDirectory(accountId);
}

async function readFromDatabase(accountId: string, sha256: string): Promise<Blob | null> {
	if ((await wholeBytes(accountId, sha256)) === undefined) return null;
	const rows = IDBKeyRange.bound([sha256, 0], [sha256, LAST]);
	return new Blob(await storeOf(accountId).run((connection) => connection.getAll('chunks', rows)));
}

/** The length of a file in the database, recorded when it was whole. */
async function wholeBytes(accountId: string, sha256: string): Promise<unknown> {
	return storeOf(accountId).run((connection) => connection.get('records', `file:${sha256}`));
}

/** A file that is being written is left for the next time. */
function ignoreBusy(error: unknown): void {
	const harmless = ['NotFoundError', 'NoModificationAllowedError'];
	if (!(error instanceof DOMException && harmless.includes(error.name))) throw error;
}
