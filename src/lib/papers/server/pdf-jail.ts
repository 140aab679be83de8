import type { Result } from '#lib/kernel/result.ts';
import type { PaperRefusal } from '../schemas.ts';
import { Jail, type JailLimits, type PaperFacts } from './jail.ts';
import { url } from './pdf-process.ts?thread';

export type PdfTask = { kind: 'check'; path: string; cleanPath: string } | { kind: 'texts'; path: string };

/** Where PDFs are checked, written anew and read: a process without native code (`jail.ts`). */
export class PdfJail {
	readonly #jail: Jail<PdfTask>;

	constructor(limits: Partial<JailLimits> = {}) {
		this.#jail = new Jail(url, [], limits);
	}

	/**
	 * Cleans the file at a path and says what is in it. `use` gets the facts and the path of the file to keep, which is gone
	 * afterwards unless it is the file that came.
	 */
	check<Value>(
		path: string,
		use: (facts: PaperFacts, keep: string) => Promise<Result<Value, PaperRefusal>>
	): Promise<Result<Value, PaperRefusal>> {
		return this.#jail.withNewFile(async (cleanPath) => {
			const checked = await this.#jail.facts({ kind: 'check', path, cleanPath });
			if (!checked.ok) return checked;
			return use(checked.value, checked.value.isRewritten ? cleanPath : path);
		});
	}

	/** The text of every page, in order. */
	texts(path: string, onPage: (number: number, text: string) => void): Promise<Result<null, PaperRefusal>> {
		return this.#jail.run({ kind: 'texts', path }, (answer) => {
			if (answer.kind === 'page') onPage(answer.number, answer.text);
		});
	}

	close(): void {
		this.#jail.close();
	}
}
