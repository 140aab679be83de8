import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { FileStore, StoredFile } from '#lib/storage/server/file-store.ts';
import { proposeTitle, titleOfFileName } from '../rules/title.ts';
import type { PaperRefusal } from '../schemas.ts';
import type { ScanVerdict } from './clamd.ts';
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

export interface TakenIn extends CheckedPaper {
	/** Names of the active things that were taken out of the file. */
	removed: string[];
	/** False where a virus scanner is configured and did not answer. */
	isScanned: boolean;
}

export interface Intake {
	jail: PdfJail;
	store: FileStore;
	/** Asks the virus scanner; absent where none is configured. */
	scan?: (path: string) => Promise<ScanVerdict>;
}

/** PDF readers look for the header in the first kilobyte (ISO 32000-1, appendix H). */
const HEADER_WITHIN = 1024;

/**
 * Checks an uploaded file (viruses, size, header, structure, every page), takes out of it what is active, and stores the result: a
 * signed file byte for byte, any other one written anew. Refused files leave nothing behind; the file at `path` stays where it is.
 */
export async function checkAndStore(
	{ path, fileName, limit }: { path: string; fileName: string; limit: number },
	{ jail, store, scan }: Intake
): Promise<Result<TakenIn, PaperRefusal>> {
	const { size } = await stat(path);
	if (size === 0) return refuse('empty');
	if (size > limit) return refuse('too-large');
	const verdict = await scan?.(path);
	if (verdict === 'infected') return refuse('infected');
	if (!(await looksLikePdf(path))) return refuse('not-a-pdf');
	return jail.check(path, async ({ pageSizes, firstPages, removed }, keep) => {
		if (pageSizes.length === 0) return refuse('broken');
		const stored = await store.store(createReadStream(keep));
		if (!stored.ok) return stored;
		const title = proposeTitle(firstPages) ?? titleOfFileName(fileName);
		return ok({ file: stored.value, fileName, pageSizes, title, removed, isScanned: verdict !== 'away' });
	});
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
