import type { PDFDocumentLoadingTask } from 'pdfjs-dist';
import type { Engine } from './engine.ts';
import { BundledData } from './pdfjs-data.ts';

/** Where the bytes of a paper are: on the tablet, or at an address that answers ranges. */
export type PaperSource = { blob: Blob } | { url: string };

/** 64 megapixels: an image bomb is left out instead of taking 5 GB (reader.md, bad input). */
const MAX_IMAGE_PIXELS = 2 ** 26;

/** Opens a paper so that each page costs only its own bytes. Scripts and XFA forms stay off. */
export function openDocument({ library, worker }: Engine, source: PaperSource): PDFDocumentLoadingTask {
	return library.getDocument({
		...('blob' in source ? { range: blobTransport(library, source.blob) } : { url: source.url }),
		worker,
		BinaryDataFactory: BundledData,
		useWorkerFetch: false,
		disableAutoFetch: true,
		disableStream: true,
		rangeChunkSize: 2 ** 16,
		maxImageSize: MAX_IMAGE_PIXELS,
		canvasMaxAreaInBytes: MAX_IMAGE_PIXELS * 4,
		enableXfa: false
	});
}

/** Reads ranges of a file on the tablet by slicing it; nothing else is loaded into memory. */
function blobTransport(library: Engine['library'], blob: Blob) {
	class BlobTransport extends library.PDFDataRangeTransport {
		#isAborted = false;
		override abort(): void {
			this.#isAborted = true;
		}
		override requestDataRange(begin: number, end: number): void {
			void blob
				.slice(begin, end)
				.arrayBuffer()
				.then((buffer) => {
					if (!this.#isAborted) this.onDataRange(begin, new Uint8Array(buffer));
				});
		}
	}
	return new BlobTransport(blob.size, null);
}
