import type { PageFrame } from '#lib/papers/reader/page-frame.ts';
import { offsetsOf, readLayer } from '#lib/papers/reader/page-text.ts';
import { mergeLines } from './rules/boxes.ts';
import type { Highlight } from './rules/mark.ts';
import { quoteOf } from './rules/quote.ts';

/** What a highlight is made of, for each page that a stretch of text touches. */
export type Stretch = Pick<Highlight, 'page' | 'boxes' | 'quote'>;

/** The words that are selected in the paper; null when there are none. */
export function selectedRange(paper: HTMLElement): Range | null {
	const selection = getSelection();
	if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
	const range = selection.getRangeAt(0);
	const isHere = paper.contains(range.startContainer) && selection.toString().trim() !== '';
	return isHere ? range : null;
}

/** Cuts a stretch of text at the borders of pages, and finds its lines and its words in each. */
export function stretchesOf(range: Range, frames: Iterable<PageFrame>): Stretch[] {
	return Array.from(frames).flatMap((frame) => {
		const layer = frame.textLayer;
		if (!layer || !range.intersectsNode(layer)) return [];
		const text = readLayer(layer);
		const { start, end } = offsetsOf(layer, text, range);
		if (text.text.slice(start, end).trim() === '') return [];
		const boxes = mergeLines(frame.boxesOf(rectsOf(range, layer)));
		return boxes.length === 0 ? [] : [{ page: frame.number, boxes, quote: quoteOf(text.text, start, end) }];
	});
}

/** The boxes of the letters themselves: those of whole elements would paint the page's width. */
function* rectsOf(range: Range, layer: HTMLElement): Generator<DOMRect> {
	for (const { node } of readLayer(layer).nodes) {
		if (!range.intersectsNode(node)) continue;
		const part = document.createRange();
		part.setStart(node, node === range.startContainer ? range.startOffset : 0);
		part.setEnd(node, node === range.endContainer ? range.endOffset : node.length);
		yield* part.getClientRects();
	}
}
