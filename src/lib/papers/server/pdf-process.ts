import { readFile } from 'node:fs/promises';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { openPdf, pageText } from './pdf-reading.ts';
import type { PdfAnswer, PdfFacts, PdfTask } from './pdf-jail.ts';

/** Pages whose text is read at once, to propose a title. */
const FIRST_PAGES = 2;

/** A process of its own, without secrets and without the right to write: here alone hostile files are opened. */
process.on('message', (task: PdfTask) => void work(task));

async function work({ path, kind }: PdfTask): Promise<void> {
	try {
		const document = await openPdf(new Uint8Array(await readFile(path)));
		if (kind === 'inspect') answer({ kind: 'facts', facts: await inspect(document) });
		else await readTexts(document);
		await document.loadingTask.destroy();
	} catch (error) {
		const name = error instanceof Error ? error.name : '';
		answer({ kind: 'refused', refusal: name === 'PasswordException' ? 'encrypted' : 'broken' });
	}
}

/** Loads every page, so that a file whose pages are missing is found now and not in the council. */
async function inspect(document: PDFDocumentProxy): Promise<PdfFacts> {
	const pageSizes: [number, number][] = [];
	for (let number = 1; number <= document.numPages; number += 1) {
		const page = await document.getPage(number);
		const { width, height } = page.getViewport({ scale: 1 });
		pageSizes.push([Math.round(width * 100) / 100, Math.round(height * 100) / 100]);
		page.cleanup();
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

function answer(message: PdfAnswer): void {
	process.send?.(message);
}
