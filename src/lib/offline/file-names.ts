const ROOT = 'hemicycle-papers';

/** Whether this browser can write files in place (Safari from 15.2). Private windows of some browsers cannot. */
export async function hasPrivateFiles(): Promise<boolean> {
	if (!('FileSystemFileHandle' in globalThis) || !('getDirectory' in navigator.storage)) return false;
	return navigator.storage.getDirectory().then(
		() => true,
		() => false
	);
}

/** The folder of one person's papers. Without `create` it rejects with NotFoundError when there is none yet. */
export async function paperDirectory(
	accountId: string,
	options: { create: boolean }
): Promise<FileSystemDirectoryHandle> {
	const origin = await navigator.storage.getDirectory();
	const root = await origin.getDirectoryHandle(ROOT, options);
	return root.getDirectoryHandle(accountId, options);
}

export async function deletePaperDirectory(accountId: string): Promise<void> {
	const origin = await navigator.storage.getDirectory();
	const root = await origin.getDirectoryHandle(ROOT).catch(ignoreMissing);
	await root?.removeEntry(accountId, { recursive: true }).catch(ignoreMissing);
}

/** Everybody's, and the folder itself. */
export async function deletePaperRoot(): Promise<void> {
	if (!(await hasPrivateFiles())) return;
	const origin = await navigator.storage.getDirectory();
	await origin.removeEntry(ROOT, { recursive: true }).catch(ignoreMissing);
}

export function ignoreMissing(error: unknown): null {
	if (error instanceof DOMException && error.name === 'NotFoundError') return null;
	throw error;
}
