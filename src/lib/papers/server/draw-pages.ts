import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextItem } from 'pdfjs-dist/types/src/display/api.js';
import sharp from 'sharp';
import { encodePicture } from './encode-picture.ts';
import type { HiddenText, PicturePage } from './picture-pdf.ts';

/** Fine enough for small print at twice its size; a plan is drawn as finely as `MOST_POINTS` allows. */
const POINTS_AN_INCH = 200;
const MOST_POINTS = 2 ** 24;
const LONGEST_SIDE = 16_384;

/** What pdf.js draws on in Node: `@napi-rs/canvas`, which it finds by itself. */
interface Canvases {
	create(width: number, height: number): { canvas: NativeCanvas; context: CanvasRenderingContext2D };
	destroy(made: object): void;
}
interface NativeCanvas {
	width: number;
	height: number;
	/** The points as they are, red, green, blue and opacity. */
	data(): Uint8Array;
}

/** Draws a page as a reader shows it, filled fields and the look of a signature included, and takes its text from where it stands. */
export async function drawPage(document: PDFDocumentProxy, number: number): Promise<PicturePage> {
	const page = await document.getPage(number);
	const canvases = document.canvasFactory as Canvases;
	// Drawn unturned: the page that is made is turned as this one is.
	const viewport = page.getViewport({ scale: scaleOf(page), rotation: 0 });
	const made = canvases.create(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
	try {
		const canvas = made.canvas as unknown as HTMLCanvasElement;
		await page.render({ canvas, canvasContext: made.context, viewport, background: '#fff' }).promise;
		const { width, height } = made.canvas;
		const picture = await encodePicture(sharp(made.canvas.data(), { raw: { width, height, channels: 4 } }));
		const { view, rotate, userUnit } = page;
		return {
			box: view as [number, number, number, number],
			...{ rotate, unit: userUnit, picture, texts: await textsOf(page) }
		};
	} finally {
		canvases.destroy(made);
		page.cleanup();
		// The points of a canvas lie outside the heap: nothing else tells V8 that there are any.
		globalThis.gc?.();
	}
}

function scaleOf(page: PDFPageProxy): number {
	const { width, height } = page.getViewport({ scale: 1, rotation: 0 });
	const most = Math.sqrt(MOST_POINTS / Math.max(1, width * height));
	return Math.min(POINTS_AN_INCH / 72, most, LONGEST_SIDE / Math.max(width, height));
}

async function textsOf(page: PDFPageProxy): Promise<HiddenText[]> {
	const { items } = await page.getTextContent();
	return items
		.filter((item): item is TextItem => 'str' in item && item.str !== '')
		.map(({ str, transform, width }) => ({ text: str.toWellFormed(), matrix: transform as number[], width }));
}
