import * as library from 'pdfjs-dist/legacy/build/pdf.min.mjs';
import rendererUrl from 'pdfjs-dist/legacy/build/pdf.renderer.min.mjs?url';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

/** The same for browsers of 2024 and older. */
export const legacy = {
	library,
	loadViewer: () => import('pdfjs-dist/legacy/web/pdf_viewer.mjs'),
	workerUrl,
	rendererUrl
};
