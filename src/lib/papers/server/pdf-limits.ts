import { PdfArray, PdfDict, PdfNumber, PdfRef, type PDF, type PdfObject } from '@libpdf/core';
import type { PaperRefusal } from '../schemas.ts';

/** A council's largest budgets have some two thousand pages; the largest pack that we measured has 800 and 9,000 objects. */
const MOST_PAGES = 5000;
export const MOST_OBJECTS = 500_000;
/** As the reader draws them at most (`reader/open-document.ts`): a larger picture would be a blank. */
const MOST_PIXELS = 2 ** 26;

/** Ends the reading of a file with the name of its refusal. */
export class Refused extends Error {
	readonly refusal: PaperRefusal;
	constructor(refusal: PaperRefusal) {
		super(refusal);
		this.refusal = refusal;
	}
}

export type Resolve = (value: PdfObject | undefined) => PdfObject | undefined;

export function resolver(pdf: PDF): Resolve {
	return (value) => {
		let found = value;
		for (let step = 0; found instanceof PdfRef && step < 32; step += 1) found = pdf.getObject(found) ?? undefined;
		return found instanceof PdfRef ? undefined : found;
	};
}

interface Leaf {
	node: PdfDict;
	above: ReadonlySet<PdfDict>;
}

/** Walks the tree of pages (ISO 32000-1, 7.7.3) before anyone trusts it: it may go round in circles, or never end. */
export function checkPages(root: PdfDict, resolve: Resolve): void {
	let [pages, steps] = [0, 0];
	const top = resolve(root.get('Pages'));
	const stack: Leaf[] = top instanceof PdfDict ? [{ node: top, above: new Set() }] : [];
	for (let next = stack.pop(); next; next = stack.pop()) {
		const { node, above } = next;
		if (above.has(node)) throw new Refused('page-loop');
		const kids = resolve(node.get('Kids'));
		if (!(kids instanceof PdfArray)) pages += 1;
		steps += 1;
		if (pages > MOST_PAGES || steps > 2 * MOST_PAGES) throw new Refused('too-many-pages');
		if (!(kids instanceof PdfArray)) continue;
		if (kids.length > MOST_PAGES) throw new Refused('too-many-pages');
		const path = new Set([...above, node]);
		for (const kid of [...kids].reverse()) {
			const below = resolve(kid);
			if (below instanceof PdfDict) stack.push({ node: below, above: path });
		}
	}
}

/** A few bytes may unpack to gigabytes of pixels. */
export function checkPicture(stream: PdfDict, resolve: Resolve): void {
	const [width, height] = [resolve(stream.get('Width')), resolve(stream.get('Height'))];
	if (!(width instanceof PdfNumber && height instanceof PdfNumber)) return;
	if (width.value * height.value > MOST_PIXELS) throw new Refused('picture-too-big');
}
