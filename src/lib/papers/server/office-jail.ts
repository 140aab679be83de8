import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { OfficeFormat } from '../rules/office.ts';
import type { PaperRefusal } from '../schemas.ts';
import { Jail, type JailLimits } from './jail.ts';
import { url } from './office-process.ts?thread';
import type { Soffice } from './soffice.ts';

export interface OfficeTask {
	path: string;
	fileName: string;
	/** Where the package is written anew. */
	cleanPath: string;
}

/** Unpacked twice over: as it came and as it is written. */
const MEMORY_BYTES = 2 ** 30 + 2 ** 29;

/** Turns office files into PDFs: looked through and written anew in a process of the jail, then read by LibreOffice in one of its own. */
export class OfficeJail {
	readonly #jail: Jail<OfficeTask>;
	readonly #soffice: Soffice;

	constructor(soffice: Soffice, limits: Partial<JailLimits> = {}) {
		this.#jail = new Jail(url, [], { memoryBytes: MEMORY_BYTES, ...limits });
		this.#soffice = soffice;
	}

	/** Makes the PDF; `use` gets its path, which is gone afterwards. */
	make<Value>(
		task: Omit<OfficeTask, 'cleanPath'>,
		use: (pdfPath: string) => Promise<Result<Value, PaperRefusal>>
	): Promise<Result<Value, PaperRefusal>> {
		return this.#jail.withNewFile(async (cleanPath) => {
			const format = await this.#lookThrough({ ...task, cleanPath });
			if (!format.ok) return format;
			return this.#soffice.convert(cleanPath, format.value, use);
		});
	}

	close(): void {
		this.#jail.close();
		this.#soffice.close();
	}

	async #lookThrough(task: OfficeTask): Promise<Result<OfficeFormat, PaperRefusal>> {
		let format: OfficeFormat | undefined;
		const done = await this.#jail.run(task, (answer) => {
			if (answer.kind === 'package') format = answer.format;
		});
		if (done.ok) return format ? ok(format) : refuse('broken-office');
		const isHeavy = done.refusal === 'too-slow' || done.refusal === 'too-much-memory';
		return isHeavy ? refuse('office-too-heavy') : done;
	}
}
