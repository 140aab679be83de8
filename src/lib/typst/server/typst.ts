import { Worker } from 'node:worker_threads';
import { url } from './typst-thread.ts?thread';

export interface TypstTask {
	/** Typst source, ours; reads its data by `json(bytes(sys.inputs.data))`. */
	template: string;
	data: string;
	/** `a-2a` comes out as PDF/A-2a and PDF/UA-1; `ua-1` is the gate that refuses an inaccessible template. */
	standard: 'a-2a' | 'ua-1';
}

export type TypstAnswer = { pdf: Uint8Array } | { problem: string };

/** Makes PDFs in a worker thread, one after the other. The same template and data give the same bytes. */
export class Typst {
	#worker: Worker | undefined;
	#queue: Promise<unknown> = Promise.resolve();

	/** Throws when the template does not compile: a bug of ours, never of the data. */
	async compile(template: string, data: object, standard: TypstTask['standard'] = 'a-2a'): Promise<Uint8Array> {
		const turn = this.#queue.then(() => this.#ask({ template, data: JSON.stringify(data), standard }));
		this.#queue = turn.catch(() => undefined);
		const answer = await turn;
		if ('problem' in answer) throw new Error(`the template does not compile: ${answer.problem}`);
		return answer.pdf;
	}

	async close(): Promise<void> {
		await this.#worker?.terminate();
		this.#worker = undefined;
	}

	async #ask(task: TypstTask): Promise<TypstAnswer> {
		const worker = (this.#worker ??= this.#start());
		const { promise, resolve, reject } = Promise.withResolvers<TypstAnswer>();
		worker.once('message', resolve).once('error', reject).postMessage(task);
		worker.ref();
		try {
			return await promise;
		} catch (error) {
			this.#worker = undefined;
			throw error;
		} finally {
			worker.off('message', resolve).off('error', reject).unref();
		}
	}

	#start(): Worker {
		const worker = new Worker(new URL(url));
		worker.unref();
		return worker;
	}
}
