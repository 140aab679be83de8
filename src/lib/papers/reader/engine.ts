import type * as Library from 'pdfjs-dist';
import type * as Viewer from 'pdfjs-dist/web/pdf_viewer.mjs';

/** pdf.js as the reader uses it: library and viewer of one build, with its workers named. */
export interface Engine {
	library: typeof Library;
	viewer: typeof Viewer;
	/** One for the whole visit: pdf.js leaks when each document starts its own. */
	worker: Library.PDFWorker;
}

interface Build {
	library: typeof Library;
	loadViewer(): Promise<typeof Viewer>;
	workerUrl: string;
	rendererUrl: string;
}

let loading: Promise<Engine> | undefined;

/** Loads pdf.js once, apart from the app's first load. Called early (on the sitting's page) it makes the first paper quick. */
export function loadEngine(): Promise<Engine> {
	loading ??= load().catch((error: unknown) => {
		loading = undefined;
		throw error;
	});
	return loading;
}

async function load(): Promise<Engine> {
	const build: Build = isModern()
		? (await import('./engine-modern.ts')).modern
		: (await import('./engine-legacy.ts')).legacy;
	const { library } = build;
	library.GlobalWorkerOptions.workerSrc = build.workerUrl;
	library.GlobalWorkerOptions.rendererSrc = build.rendererUrl;
	return { library, viewer: await build.loadViewer(), worker: library.PDFWorker.create({ name: 'papers' }) };
}

/** The modern build dies on Safari 18 and older for want of these; the legacy build brings its own. */
function isModern(): boolean {
	return 'getOrInsertComputed' in Map.prototype && 'try' in Promise && 'toHex' in Uint8Array.prototype;
}
