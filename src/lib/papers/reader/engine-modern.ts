import * as library from 'pdfjs-dist/build/pdf.min.mjs';
import rendererUrl from 'pdfjs-dist/build/pdf.renderer.min.mjs?url';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** The viewer finds the library as a global, which `pdf.min.mjs` has set by then. */
export const modern = { library, loadViewer: () => import('pdfjs-dist/web/pdf_viewer.mjs'), workerUrl, rendererUrl };
