import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { FileStore, StoredFile } from '#lib/storage/server/file-store.ts';
import { proposeTitle, titleOfFileName } from '../rules/title.ts';
import type { PaperRefusal } from '../schemas.ts';
import type { PdfJail } from './pdf-jail.ts';

/** A file that passed the intake and is stored. */
export interface CheckedPaper {
	file: StoredFile;
	fileName: string;
	/** Width and height in points, as shown. */
	pageSizes: [number, number][];
	/** Read from the text, else made of the file's name. */
	title: string;
}

/** PDF readers look for the header in the first kilobyte (ISO 32000-1, appendix H). */
const HEADER_WITHIN = 1024;

/**
 * Checks an uploaded file (size, header, structure, every page) and stores it. Refused files leave nothing behind; the file
 * at `path` stays where it is.
 */
export async function checkAndStore(
	{ path, fileName, limit }: { path: string; fileName: string; limit: number },
	jail: PdfJail,
	store: FileStore
): Promise<Result<CheckedPaper, PaperRefusal>> {
	const { size } = await stat(path);
	if (size === 0) return refuse('empty');
	if (size > limit) return refuse('too-large');
	if (!(await looksLikePdf(path))) return refuse('not-a-pdf');
	const inspected = await jail.inspect(path);
	if (!inspected.ok) return inspected;
	const { pageSizes, firstPages } = inspected.value;
	if (pageSizes.length === 0) return refuse('broken');
	const stored = await store.store(createReadStream(path), { limit });
	if (!stored.ok) return stored;
	const title = proposeTitle(firstPages) ?? titleOfFileName(fileName);
	return ok({ file: stored.value, fileName, pageSizes, title });
}

async function looksLikePdf(path: string): Promise<boolean> {
	const handle = await open(path);
	try {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_WITHIN), 0, HEADER_WITHIN, 0);
		return buffer.subarray(0, bytesRead).includes('%PDF-');
	} finally {
		await handle.close();
	}
}
