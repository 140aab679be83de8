import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import * as m from '#lib/i18n/paraglide/messages.js';
import { assertNever } from '#lib/kernel/assert-never.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { FileStore, StoredFile } from '#lib/storage/server/file-store.ts';
import { fileKind, HEAD_BYTES, type FileKind } from '../rules/file-kind.ts';
import { nameWithoutEnding, proposeTitle, titleOfFileName } from '../rules/title.ts';
import type { PaperRefusal } from '../schemas.ts';
import type { ScanVerdict } from './clamd.ts';
import type { PaperFacts } from './jail.ts';
import type { OfficeJail } from './office-jail.ts';
import type { PdfJail } from './pdf-jail.ts';
import type { PictureJail } from './picture-jail.ts';

/** A file that passed the intake and is stored. */
export interface CheckedPaper {
	file: StoredFile;
	fileName: string;
	/** Width and height in points, as shown. */
	pageSizes: [number, number][];
	/** Read from the text, else made of the file's name. */
	title: string;
	/** A signed PDF as it came, byte for byte; `file` holds pictures of its pages then. */
	original?: StoredFile;
}

export interface TakenIn extends CheckedPaper {
	/** Names of the active things that were found: taken out, or left in a signed original that nobody is shown. */
	removed: string[];
	/** False where a virus scanner is configured and did not answer. */
	isScanned: boolean;
}

export interface Intake {
	jail: PdfJail;
	pictures: PictureJail;
	/** Turns office files into PDFs; absent where there is no LibreOffice. */
	office?: OfficeJail | undefined;
	store: FileStore;
	/** Asks the virus scanner; absent where none is configured. */
	scan?: (path: string) => Promise<ScanVerdict>;
}

export interface ReceivedFile {
	path: string;
	fileName: string;
	/** Most bytes. */
	limit: number;
	/** What a picture shows, in the clerk's words; empty: nobody said. */
	description?: string;
}

type Stored = Omit<TakenIn, 'fileName' | 'isScanned'>;

/**
 * Checks an uploaded file (viruses, size, kind, structure, every page) and stores what councillors will read: a PDF written anew
 * without what is active; pictures of the pages of a signed one, beside the original byte for byte; a picture or an office file as a PDF. Refused
 * files leave nothing behind; the file at `path` stays where it is.
 */
export async function checkAndStore(file: ReceivedFile, intake: Intake): Promise<Result<TakenIn, PaperRefusal>> {
	const { path, fileName, limit } = file;
	const { size } = await stat(path);
	if (size === 0) return refuse('empty');
	if (size > limit) return refuse('too-large');
	const verdict = await intake.scan?.(path);
	if (verdict === 'infected') return refuse('infected');
	const kind = await kindOf(path, size);
	if (kind.kind === 'refused') return refuse(kind.refusal);
	const stored = await storeKind(kind, file, intake);
	if (!stored.ok) return stored;
	// What was something else is a PDF now, also for whoever saves it.
	const name = kind.kind === 'pdf' ? fileName : `${nameWithoutEnding(fileName)}.pdf`;
	return ok({ ...stored.value, fileName: name, isScanned: verdict !== 'away' });
}

function storeKind(
	kind: Exclude<FileKind, { kind: 'refused' }>,
	file: ReceivedFile,
	intake: Intake
): Promise<Result<Stored, PaperRefusal>> {
	switch (kind.kind) {
		case 'pdf':
			return storePdf(file, intake);
		case 'picture':
			return storePicture(file, intake);
		case 'office':
			return storeOffice(file, kind.container, intake);
		default:
			return assertNever(kind);
	}
}

/** What LibreOffice made goes the way of every PDF; what came is kept nowhere. */
async function storeOffice(
	file: ReceivedFile,
	container: 'package' | 'compound',
	intake: Intake
): Promise<Result<Stored, PaperRefusal>> {
	const { path, fileName } = file;
	if (!intake.office) return refuse('office');
	if (container === 'compound') return refuse((await isSealedPackage(path)) ? 'office-encrypted' : 'office-old');
	const made = await intake.office.make({ path, fileName }, (pdfPath) => storePdf({ ...file, path: pdfPath }, intake));
	// How LibreOffice would have its PDFs open was not in the file.
	return made.ok ? ok({ ...made.value, removed: made.value.removed.filter((name) => name !== 'OpenAction') }) : made;
}

/** [MS-OFFCRYPTO], 2.3.4.4: a package with a password is a stream of this name in a compound file. */
const SEALED = Buffer.from('EncryptedPackage', 'utf16le');

async function isSealedPackage(path: string): Promise<boolean> {
	return (await readFile(path)).includes(SEALED);
}

async function storePdf(file: ReceivedFile, intake: Intake): Promise<Result<Stored, PaperRefusal>> {
	return intake.jail.check(file.path, async (facts, keep) => {
		if (facts.pageSizes.length === 0) return refuse('broken');
		if (!facts.isRewritten) return storeSigned(file, facts, intake);
		return storeAs(keep, titleOf(file, facts), facts, intake);
	});
}

/** A signature covers bytes: what is shown are pictures of the pages, and the original is only ever given to be saved. */
async function storeSigned(
	file: ReceivedFile,
	{ removed, ...facts }: PaperFacts,
	intake: Intake
): Promise<Result<Stored, PaperRefusal>> {
	const title = titleOf(file, facts);
	const task = { kind: 'draw' as const, path: file.path, title, description: '' };
	return intake.pictures.make(task, async (drawn, pdfPath) => {
		if (drawn.pageSizes.length !== facts.pageSizes.length) return refuse('broken');
		const original = await intake.store.store(createReadStream(file.path));
		if (!original.ok) return original;
		const shown = await storeAs(pdfPath, title, drawn, intake);
		return shown.ok ? ok({ ...shown.value, removed, original: original.value }) : shown;
	});
}

async function storePicture(file: ReceivedFile, intake: Intake): Promise<Result<Stored, PaperRefusal>> {
	const title = titleOfFileName(file.fileName);
	const description = file.description || m.papers_picture_undescribed({ title }, { locale: 'fr' });
	const task = { kind: 'wrap' as const, path: file.path, title, description };
	return intake.pictures.make(task, (facts, pdfPath) => storeAs(pdfPath, title, facts, intake));
}

async function storeAs(
	path: string,
	title: string,
	{ pageSizes, removed }: PaperFacts,
	{ store }: Intake
): Promise<Result<Stored, PaperRefusal>> {
	const stored = await store.store(createReadStream(path));
	return stored.ok ? ok({ file: stored.value, title, pageSizes, removed }) : stored;
}

function titleOf({ fileName }: ReceivedFile, { firstPages }: Pick<PaperFacts, 'firstPages'>): string {
	return proposeTitle(firstPages) ?? titleOfFileName(fileName);
}

async function kindOf(path: string, size: number): Promise<FileKind> {
	const handle = await open(path);
	try {
		const read = async (at: number) => {
			const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, at);
			return buffer.subarray(0, bytesRead);
		};
		return fileKind(await read(0), await read(Math.max(0, size - HEAD_BYTES)));
	} finally {
		await handle.close();
	}
}
