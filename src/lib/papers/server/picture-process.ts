import { readFile, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { JailAnswer } from './jail.ts';
import { drawPage } from './draw-pages.ts';
import { Refused } from './pdf-limits.ts';
import { openPdf, pageText } from './pdf-reading.ts';
import type { PictureTask } from './picture-jail.ts';
import { picturePdf, type PicturePage } from './picture-pdf.ts';
import { wrapPicture } from './wrap-picture.ts';

/** Pages whose text proposes a title. */
const FIRST_PAGES = 2;

/** The other half of the jail (`pdf-process.ts`): here native code decodes and draws. It has no use for a network either. */
Socket.prototype.connect = () => {
	throw new Error('the jail has no network');
};
process.on('message', (task: PictureTask) => void work(task));

async function work(task: PictureTask): Promise<void> {
	try {
		const bytes = await readFile(task.path);
		await (task.kind === 'wrap' ? wrap(bytes, task) : draw(bytes, task));
	} catch (error) {
		answer({ kind: 'refused', refusal: error instanceof Refused ? error.refusal : 'broken' });
	}
}

async function wrap(bytes: Buffer, { pdfPath, title, description }: PictureTask): Promise<void> {
	const pages: PicturePage[] = [];
	for await (const page of wrapPicture(bytes, description)) {
		pages.push(page);
		answer({ kind: 'alive' });
	}
	await writeFile(pdfPath, picturePdf(pages, { title, language: 'fr' }));
	tellFacts(pages, []);
}

async function draw(bytes: Buffer, { pdfPath, title }: PictureTask): Promise<void> {
	const document = await openPdf(new Uint8Array(bytes));
	const pages: PicturePage[] = [];
	const firstPages: string[] = [];
	for (let number = 1; number <= document.numPages; number += 1) {
		pages.push(await drawPage(document, number));
		if (number <= FIRST_PAGES) firstPages.push(await pageText(document, number));
		answer({ kind: 'alive' });
	}
	const { info } = (await document.getMetadata()) as { info: { Language?: string | null } };
	await document.loadingTask.destroy();
	await writeFile(pdfPath, picturePdf(pages, { title, language: info.Language ?? 'fr' }));
	tellFacts(pages, firstPages);
}

function tellFacts(pages: PicturePage[], firstPages: string[]): void {
	answer({
		kind: 'facts',
		facts: { pageSizes: pages.map(sizeOf), firstPages, removed: [], isRewritten: true }
	});
}

function sizeOf({ box: [left, bottom, right, top], rotate, unit }: PicturePage): [number, number] {
	const [width, height] = [(right - left) * unit, (top - bottom) * unit].map(
		(side) => Math.round(side * 100) / 100
	) as [number, number];
	return rotate % 180 === 0 ? [width, height] : [height, width];
}

function answer(message: JailAnswer): void {
	process.send?.(message);
}
