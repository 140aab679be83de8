import type { PageViewport } from 'pdfjs-dist';

/** The parts of pdf.js' page view that the reader relies on. */
export interface PageView {
	id: number;
	div: HTMLDivElement;
	viewport: PageViewport;
	textLayer: { div: HTMLDivElement } | null;
	destroy(): void;
}

/** A page that is drawn now, and what lies over it. */
export class PageFrame {
	readonly number: number;
	/** Width and height of the page as it is turned now, in points. */
	readonly size: { width: number; height: number };
	/** From points of the unrotated page to those of the page as it is turned now: an SVG matrix. */
	readonly matrix: string;
	readonly #view: PageView;
	readonly #overlays = new Set<Element>();

	constructor(view: PageView) {
		this.#view = view;
		this.number = view.id;
		const unscaled = view.viewport.clone({ scale: 1 });
		this.size = { width: unscaled.width, height: unscaled.height };
		this.matrix = `matrix(${unscaled.transform.join(' ')})`;
	}

	get element(): HTMLElement {
		return this.#view.div;
	}

	/** The words of the page, once they are there. */
	get textLayer(): HTMLElement | null {
		return this.#view.textLayer?.div ?? null;
	}

	/** Whether the page is still turned and sized as when this frame was made (zoom does not count). */
	isOf(view: PageView): boolean {
		return view === this.#view && new PageFrame(view).matrix === this.matrix;
	}

	/** A place on the screen in points of the unrotated page. */
	placeAt(clientX: number, clientY: number): [number, number] {
		const box = this.element.getBoundingClientRect();
		const { viewport } = this.#view;
		const x = ((clientX - box.left - this.element.clientLeft) / this.element.clientWidth) * viewport.width;
		const y = ((clientY - box.top - this.element.clientTop) / this.element.clientHeight) * viewport.height;
		const [pointX, pointY] = viewport.convertToPdfPoint(x, y) as [number, number];
		return [pointX, pointY];
	}

	/** Where a place in points of the unrotated page is, in percent of the page as it is turned now. */
	spotOf([pointX, pointY]: readonly [number, number]): { x: number; y: number } {
		const { viewport } = this.#view;
		const [x, y] = viewport.convertToViewportPoint(pointX, pointY) as [number, number];
		return { x: (100 * x) / viewport.width, y: (100 * y) / viewport.height };
	}

	/** Whether a place in points of the unrotated page is on it. */
	contains(place: readonly [number, number]): boolean {
		const { x, y } = this.spotOf(place);
		return x >= 0 && x <= 100 && y >= 0 && y <= 100;
	}

	/** Boxes of the screen as left, bottom, right, top in points of the unrotated page. */
	boxesOf(rects: Iterable<DOMRect>): [number, number, number, number][] {
		return Array.from(rects, (rect) => {
			const [x1, y1] = this.placeAt(rect.left, rect.top);
			const [x2, y2] = this.placeAt(rect.right, rect.bottom);
			return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
		});
	}

	/** Puts an element over the page and keeps it there: pdf.js clears a page before it draws it anew. */
	readonly hold = (overlay: Element): (() => void) => {
		this.#overlays.add(overlay);
		this.restore();
		return () => {
			this.#overlays.delete(overlay);
			overlay.remove();
		};
	};

	restore(): void {
		for (const overlay of this.#overlays) if (overlay.parentElement !== this.element) this.element.append(overlay);
	}
}
