import type { FromWorker, ToWorker } from './download.worker.ts';
import type { DownloadRefusal, RemoteFile } from './schemas.ts';

/** How one download ended: whole, stopped by the person, or for a reason that can be told. */
export type DownloadEnd = 'done' | 'stopped' | DownloadRefusal;

interface Waiting {
	onProgress: (bytes: number) => void;
	end: (end: DownloadEnd) => void;
}

/** Hands files to the worker that fetches and checks them, so that hashing never holds up the screen. */
export class Downloader {
	readonly #accountId: string;
	readonly #waiting = new Map<string, Waiting>();
	#worker: Worker | undefined;

	constructor(accountId: string) {
		this.#accountId = accountId;
	}

	/** Fetches one file, or goes on with it. `onProgress` gets the bytes that are on the tablet and checked. */
	fetch(file: RemoteFile, onProgress: (bytes: number) => void): Promise<DownloadEnd> {
		return new Promise((end) => {
			this.#waiting.set(file.sha256, { onProgress, end });
			this.#send({ kind: 'start', accountId: this.#accountId, file });
		});
	}

	/** Stops one file; what has come stays for the next time. */
	stop(sha256: string): void {
		this.#send({ kind: 'stop', sha256 });
	}

	close(): void {
		this.#worker?.terminate();
		this.#worker = undefined;
	}

	#send(message: ToWorker): void {
		this.#worker ??= this.#start();
		this.#worker.postMessage(message);
	}

	#start(): Worker {
		const worker = new Worker(new URL('./download.worker.ts', import.meta.url), { type: 'module' });
		worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
		worker.addEventListener('error', () => this.#failAll());
		return worker;
	}

	#failAll(): void {
		for (const { end } of this.#waiting.values()) end('tablet-failed');
		this.#waiting.clear();
	}

	#hear(message: FromWorker): void {
		const waiting = this.#waiting.get(message.sha256);
		if (message.kind === 'progress') return waiting?.onProgress(message.bytes);
		this.#waiting.delete(message.sha256);
		waiting?.end(message.kind === 'done' ? 'done' : (message.refusal ?? 'stopped'));
	}
}
