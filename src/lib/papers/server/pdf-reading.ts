import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextItem } from 'pdfjs-dist/types/src/display/api.js';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** Opens a PDF for its structure and text: no script, no font, no picture is ever run or drawn. */
export function openPdf(data: Uint8Array): Promise<PDFDocumentProxy> {
	return getDocument({
		data,
		cMapUrl: `${join(PACKAGE, 'cmaps')}/`,
		standardFontDataUrl: `${join(PACKAGE, 'standard_fonts')}/`,
		wasmUrl: `${join(PACKAGE, 'wasm')}/`,
		disableFontFace: true,
		useSystemFonts: false,
		enableXfa: false,
		stopAtErrors: false,
		verbosity: 0
	}).promise;
}

/** The text of a page in reading order, as pdf.js gives it; lines end as on the page. */
export async function pageText(document: PDFDocumentProxy, number: number): Promise<string> {
	const page = await document.getPage(number);
	const { items } = await page.getTextContent();
	page.cleanup();
	const pieces = items.filter((item): item is TextItem => 'str' in item);
	return storable(pieces.map(({ str, hasEOL }) => (hasEOL ? `${str}\n` : str)).join(''));
}

/** PostgreSQL's `text` takes neither NUL nor half a character; broken fonts give both. */
function storable(text: string): string {
	return text.replaceAll('\0', '').toWellFormed();
}
