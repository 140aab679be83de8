import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist';
import type { EventBus, PDFViewer } from 'pdfjs-dist/web/pdf_viewer.mjs';
import { SvelteMap } from 'svelte/reactivity';
import { loadEngine } from './engine.ts';
import { readerWords } from './l10n.ts';
import { openDocument, type PaperSource } from './open-document.ts';
import { PageFrame, type PageView } from './page-frame.ts';
import { textOf } from './page-text.ts';

export type Fit = 'page-width' | 'page-fit';
/** Why a paper cannot be shown. */
export type ReaderRefusal = 'broken' | 'missing' | 'failed';

export interface ReaderOptions {
	/** Known from the agenda before a byte of the paper is read. */
	pageCount: number;
	/** Where to begin, from 1. */
	page?: number;
	/** The words of all pages, if the tablet has them; else pdf.js reads them page by page. */
	texts?: Promise<readonly string[] | null>;
}

/** Pages farther from the one being read than this give their canvas back: an iPad has 256 MB for all of them. */
const KEPT_AROUND = 2;
/** 16 megapixels: the largest canvas that iPadOS draws. */
const MAX_CANVAS_PIXELS = 2 ** 24;

/** One open paper: where the reader is in it, and what can be seen of it. */
export class Reader {
	page = $state(1);
	pageCount = $state(0);
	/** Percent of the size on paper. */
	zoom = $state(100);
	isTwoUp = $state(false);
	isReady = $state(false);
	refusal = $state<ReaderRefusal | null>(null);
	/** The pages that are drawn now, by number. */
	readonly frames = new SvelteMap<number, PageFrame>();
	#viewer: PDFViewer | undefined;
	#settle: (document: PDFDocumentProxy) => void = () => undefined;
	readonly #document = new Promise<PDFDocumentProxy>((resolve) => (this.#settle = resolve));
	#task: PDFDocumentLoadingTask | undefined;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a cache that no screen reads
	readonly #texts = new Map<number, Promise<string>>();
	readonly #known: ReaderOptions['texts'];
	#askForPage: (() => void) | undefined;

	constructor({ pageCount, page = 1, texts }: ReaderOptions) {
		this.pageCount = pageCount;
		this.page = Math.min(Math.max(page, 1), Math.max(pageCount, 1));
		this.#known = texts;
	}

	/** Shows the paper in an element that is positioned and scrolls. Answers how to close it. */
	show(container: HTMLDivElement, source: Promise<PaperSource | null>): () => void {
		const closing = new AbortController();
		this.#open(container, source, closing.signal).catch((error: unknown) => {
			if (closing.signal.aborted) return;
			this.refusal = error instanceof Error && error.name === 'InvalidPDFException' ? 'broken' : 'failed';
			console.error(error);
		});
		return () => {
			closing.abort();
			this.#close();
		};
	}

	async #open(container: HTMLDivElement, source: Promise<PaperSource | null>, signal: AbortSignal): Promise<void> {
		const [engine, found] = await Promise.all([loadEngine(), source]);
		signal.throwIfAborted();
		if (!found) {
			this.refusal = 'missing';
			return;
		}
		const { EventBus, PDFLinkService, PDFViewer, LinkTarget } = engine.viewer;
		const eventBus = new EventBus();
		const linkService = new PDFLinkService({ eventBus, externalLinkTarget: LinkTarget.BLANK });
		const viewer = new PDFViewer({
			container,
			eventBus,
			linkService,
			l10n: readerWords as never,
			annotationMode: engine.library.AnnotationMode.ENABLE,
			annotationEditorMode: engine.library.AnnotationEditorType.DISABLE,
			removePageBorders: true,
			maxCanvasPixels: MAX_CANVAS_PIXELS,
			enableSelectionRendering: false,
			...{ abortSignal: signal }
		});
		linkService.setViewer(viewer);
		this.#listen(eventBus, viewer);
		this.#refitOnResize(container, viewer, signal);
		this.#task = openDocument(engine, found);
		const pdf = await this.#task.promise;
		signal.throwIfAborted();
		this.#viewer = viewer;
		this.#settle(pdf);
		this.pageCount = pdf.numPages;
		viewer.setDocument(pdf);
		linkService.setDocument(pdf, null);
	}

	#listen(eventBus: EventBus, viewer: PDFViewer): void {
		eventBus.on('pagesinit', () => {
			// pdf.js leaves the names of its pages to an observer that we do not have.
			for (const page of viewer.container.querySelectorAll<HTMLElement>('.page')) void readerWords.translate(page);
			viewer.currentScaleValue = 'page-width';
			viewer.currentPageNumber = Math.min(this.page, this.pageCount);
			this.isReady = true;
		});
		eventBus.on('pagechanging', ({ pageNumber }: { pageNumber: number }) => (this.page = pageNumber));
		eventBus.on('scalechanging', ({ scale }: { scale: number }) => (this.zoom = Math.round(scale * 100)));
		eventBus.on('pagerender', ({ source }: { source: PageView }) => this.frames.get(source.id)?.restore());
		eventBus.on('pagerendered', ({ source, isDetailView }: { source: PageView; isDetailView: boolean }) => {
			if (!isDetailView) this.#drawn(source);
		});
		eventBus.on('textlayerrendered', ({ source }: { source: PageView }) => this.#drawn(source));
	}

	/** A panel opens, the tablet is turned: what was fitted to the width stays so. */
	#refitOnResize(container: HTMLElement, viewer: PDFViewer, signal: AbortSignal): void {
		const observer = new ResizeObserver(() => {
			const { currentScaleValue } = viewer;
			if (viewer.pdfDocument && Number.isNaN(Number(currentScaleValue))) viewer.currentScaleValue = currentScaleValue;
			viewer.update();
		});
		observer.observe(container);
		signal.addEventListener('abort', () => observer.disconnect());
	}

	#drawn(view: PageView): void {
		const known = this.frames.get(view.id);
		if (known?.isOf(view)) known.restore();
		else this.frames.set(view.id, new PageFrame(view));
		for (const cached of (this.#viewer as { getCachedPageViews(): Set<PageView> } | undefined)?.getCachedPageViews() ??
			[]) {
			if (Math.abs(cached.id - this.page) <= KEPT_AROUND || cached === view) continue;
			this.frames.delete(cached.id);
			cached.destroy();
		}
	}

	/** Goes to a page, from 1; beyond the ends it stays at them. */
	turnTo(page: number): void {
		this.page = Math.min(Math.max(Math.trunc(page) || 1, 1), this.pageCount);
		if (this.#viewer) this.#viewer.currentPageNumber = this.page;
	}

	/** Goes to a place in points of the unrotated page, with some room above it. */
	turnToPlace(page: number, [x, y]: [number, number]): void {
		this.#viewer?.scrollPageIntoView({ pageNumber: page, destArray: [null, { name: 'XYZ' }, x - 40, y + 120, null] });
	}

	fit(fit: Fit): void {
		if (this.#viewer) this.#viewer.currentScaleValue = fit;
	}

	zoomBy(steps: number): void {
		this.#viewer?.updateScale({ drawingDelay: 200, steps });
	}

	showTwoUp(isTwoUp: boolean): void {
		this.isTwoUp = isTwoUp;
		if (!this.#viewer) return;
		this.#viewer.spreadMode = isTwoUp ? 1 : 0;
		this.#viewer.currentScaleValue = isTwoUp ? 'page-fit' : 'page-width';
	}

	/** The words of a page, drawn or not. */
	textOfPage(page: number): Promise<string> {
		const text = this.#texts.get(page) ?? this.#readText(page);
		this.#texts.set(page, text);
		return text;
	}

	/** Brings the focus to the field that asks for a page, wherever it is. */
	askForPage(): void {
		this.#askForPage?.();
	}

	/** Says how to ask for a page; answers how to take it back. */
	onAskForPage(ask: () => void): () => void {
		this.#askForPage = ask;
		return () => (this.#askForPage = undefined);
	}

	async #readText(page: number): Promise<string> {
		const known = (await this.#known)?.[page - 1];
		const pdf = await this.#document;
		return known ?? textOf(await pdf.getPage(page));
	}

	#close(): void {
		this.frames.clear();
		this.#viewer?.setDocument(null);
		void this.#task?.destroy();
		this.#viewer = this.#task = undefined;
	}
}
