import { readFile, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PaperRefusal } from '../schemas.ts';
import { cleanPdf } from './pdf-clean.ts';
import type { JailAnswer, PaperFacts } from './jail.ts';
import type { PdfTask } from './pdf-jail.ts';
import { Refused } from './pdf-limits.ts';
import { openPdf, pageText } from './pdf-reading.ts';

/** Pages whose text is read at once, to propose a title. */
const FIRST_PAGES = 2;
/** Pages between two signs of life. */
const ALIVE_EVERY = 100;

/**
 * A process of its own, without secrets and without the right to write but into one folder: here alone hostile files are opened.
 * Node 24 cannot forbid the network to a process; nothing here needs it, so what would connect fails.
 */
Socket.prototype.connect = () => {
	throw new Error('the jail has no network');
};
process.on('message', (task: PdfTask) => void work(task));

async function work(task: PdfTask): Promise<void> {
	try {
		if (task.kind === 'check') await check(task.path, task.cleanPath);
		else await withPdf(await bytesOf(task.path), readTexts);
	} catch (error) {
		answer({ kind: 'refused', refusal: refusalOf(error) });
	}
}

function refusalOf(error: unknown): PaperRefusal {
	if (error instanceof Refused) return error.refusal;
	return error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'broken';
}

/** What is inspected is what will be stored. A page that was lost on the way there means a damaged file, not a shorter one. */
async function check(path: string, cleanPath: string): Promise<void> {
	const bytes = await bytesOf(path);
	const { rewritten, removed } = await cleanPdf(bytes);
	if (rewritten) await writeFile(cleanPath, rewritten);
	answer({ kind: 'alive' });
	const came = rewritten && (await withPdf(bytes, (document) => document.numPages));
	const facts = await withPdf(rewritten ?? bytes, inspect);
	if (came !== undefined && came !== facts.pageSizes.length) throw new Refused('broken');
	answer({ kind: 'facts', facts: { ...facts, removed, isRewritten: rewritten !== undefined } });
}

const bytesOf = async (path: string) => new Uint8Array(await readFile(path));

/** The bytes are given away. */
async function withPdf<Value>(
	bytes: Uint8Array,
	use: (document: PDFDocumentProxy) => Promise<Value> | Value
): Promise<Value> {
	const document = await openPdf(bytes);
	try {
		return await use(document);
	} finally {
		await document.loadingTask.destroy();
	}
}

/** Loads every page, so that a file whose pages are missing is found now and not in the council. */
async function inspect(document: PDFDocumentProxy): Promise<Pick<PaperFacts, 'pageSizes' | 'firstPages'>> {
	const pageSizes: [number, number][] = [];
	for (let number = 1; number <= document.numPages; number += 1) {
		const page = await document.getPage(number);
		const { width, height } = page.getViewport({ scale: 1 });
		pageSizes.push([Math.round(width * 100) / 100, Math.round(height * 100) / 100]);
		page.cleanup();
		if (number % ALIVE_EVERY === 0) answer({ kind: 'alive' });
	}
	const firstPages: string[] = [];
	for (let number = 1; number <= Math.min(FIRST_PAGES, document.numPages); number += 1)
		firstPages.push(await pageText(document, number));
	return { pageSizes, firstPages };
}

async function readTexts(document: PDFDocumentProxy): Promise<void> {
	for (let number = 1; number <= document.numPages; number += 1)
		answer({ kind: 'page', number, text: await pageText(document, number) });
	answer({ kind: 'end' });
}

function answer(message: JailAnswer): void {
	process.send?.(message);
}
