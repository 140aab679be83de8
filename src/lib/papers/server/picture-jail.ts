import type { Result } from '#lib/kernel/result.ts';
import type { PaperRefusal } from '../schemas.ts';
import { Jail, type JailLimits, type PaperFacts } from './jail.ts';
import { url } from './picture-process.ts?thread';

export interface PictureTask {
	/** `wrap`: a picture becomes a PDF. `draw`: each page of a PDF becomes a picture, with its text under it. */
	kind: 'wrap' | 'draw';
	path: string;
	/** Where the PDF is written. */
	pdfPath: string;
	title: string;
	/** What the picture shows, for those who do not see it. */
	description: string;
}

/** A plan in A0 is drawn on 67 MB, three times over where it is transparent, beside what is read of it. */
const MEMORY_BYTES = 2 ** 30;

/** Where pictures are decoded and pages drawn: a process with native code (libvips, Skia), which the one for PDFs does without. */
export class PictureJail {
	readonly #jail: Jail<PictureTask>;

	constructor(limits: Partial<JailLimits> = {}) {
		this.#jail = new Jail(url, ['--allow-addons', '--expose-gc'], { memoryBytes: MEMORY_BYTES, ...limits });
	}

	/** Makes the PDF; `use` gets its facts and its path, which is gone afterwards. */
	make<Value>(
		task: Omit<PictureTask, 'pdfPath'>,
		use: (facts: PaperFacts, path: string) => Promise<Result<Value, PaperRefusal>>
	): Promise<Result<Value, PaperRefusal>> {
		return this.#jail.withNewFile(async (pdfPath) => {
			const made = await this.#jail.facts({ ...task, pdfPath });
			return made.ok ? use(made.value, pdfPath) : made;
		});
	}

	close(): void {
		this.#jail.close();
	}
}
