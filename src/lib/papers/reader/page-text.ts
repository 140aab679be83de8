import type { PDFPageProxy } from 'pdfjs-dist';

/** The words of a page in the order of its content, lines ended by `\n`: the same string that the text layer holds. */
export async function textOf(page: PDFPageProxy): Promise<string> {
	const { items } = await page.getTextContent();
	return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
}

/** A text layer as one string, and where each of its text nodes begins. */
export interface LayerText {
	text: string;
	nodes: { node: Text; start: number }[];
}

export function readLayer(layer: HTMLElement): LayerText {
	const nodes: LayerText['nodes'] = [];
	let text = '';
	const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		if (node instanceof HTMLBRElement) text += '\n';
		else if (node instanceof Text) {
			nodes.push({ node, start: text.length });
			text += node.data;
		}
	}
	return { text, nodes };
}

/** The stretch of the screen that shows these letters; null when the layer does not hold them. */
export function rangeOf({ nodes }: LayerText, start: number, end: number): Range | null {
	const first = nodes.findLast((entry) => entry.start <= start);
	const last = nodes.findLast((entry) => entry.start < end);
	if (!first || !last) return null;
	const range = document.createRange();
	range.setStart(first.node, Math.min(start - first.start, first.node.length));
	range.setEnd(last.node, Math.min(end - last.start, last.node.length));
	return range;
}

/** Offsets of a selection in the layer's text; its ends may lie outside the layer. */
export function offsetsOf(
	layer: HTMLElement,
	{ nodes, text }: LayerText,
	range: Range
): { start: number; end: number } {
	// A selection by a triple tap ends at an element, before the first letter that is no longer meant.
	const at = (container: Node, offset: number, follows: (node: Text) => boolean, outside: number) => {
		const entry = nodes.find(({ node }) => node === container);
		if (entry) return entry.start + offset;
		if (!layer.contains(container)) return outside;
		return nodes.find(({ node }) => follows(node))?.start ?? outside;
	};
	const isFromStart = (node: Text) => range.comparePoint(node, 0) >= 0;
	const isPastEnd = (node: Text) => range.comparePoint(node, 0) > 0;
	return {
		start: at(range.startContainer, range.startOffset, isFromStart, 0),
		end: at(range.endContainer, range.endOffset, isPastEnd, text.length)
	};
}
