import type { PDFDocumentLoadingTask } from 'pdfjs-dist';
import type { Engine } from './engine.ts';
import { BundledData } from './pdfjs-data.ts';

/** A file that gives any range without the rest: on the tablet, unsealed as it is read. */
interface RangeFile {
	size: number;
	read(begin: number, end: number): Promise<Uint8Array>;
}

/** Where the bytes of a paper are: on the tablet, or at an address that answers ranges. */
export type PaperSource = { file: RangeFile } | { url: string };

/** 64 megapixels: an image bomb is left out instead of taking 5 GB (reader.md, bad input). */
const MAX_IMAGE_PIXELS = 2 ** 26;

/** Opens a paper so that each page costs only its own bytes. Scripts and XFA forms stay off. */
export function openDocument({ library, worker }: Engine, source: PaperSource): PDFDocumentLoadingTask {
	return library.getDocument({
		...('file' in source ? { range: fileTransport(library, source.file) } : { url: source.url }),
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

/** Reads ranges of a file on the tablet; nothing else is loaded into memory. */
function fileTransport(library: Engine['library'], file: RangeFile) {
	class FileTransport extends library.PDFDataRangeTransport {
		#isAborted = false;
		override abort(): void {
			this.#isAborted = true;
		}
		override requestDataRange(begin: number, end: number): void {
			void file.read(begin, end).then((bytes) => {
				if (!this.#isAborted) this.onDataRange(begin, bytes);
			});
		}
	}
	return new FileTransport(file.size, null);
}
