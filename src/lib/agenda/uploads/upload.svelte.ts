import { Upload as TusUpload, type DetailedError } from 'tus-js-client';

/**
 * `waiting` for its turn, `sending`, `checking` by the server, `taken`; `refused` by the server with a reason;
 * `interrupted`: the network did not come back in time, may be tried again.
 */
export type UploadState = 'waiting' | 'sending' | 'checking' | 'taken' | 'refused' | 'interrupted';

/** What a file is for. */
export interface UploadTarget {
	tenant: string;
	/** A sitting, or a draft of an act. */
	place: { sittingId: string } | { draftId: string };
	/** Empty: an item is made of it, or it goes into the draft. */
	itemId: string;
	/** What a picture shows, in the clerk's words. */
	description?: string;
}

const ADDRESS = '/live/uploads';
/** Small enough to lose little when the network drops, large enough for few requests. */
const CHUNK = 8 * 2 ** 20;
const PATIENCE_MS = [0, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** One file on its way to the server. */
export class Upload {
	readonly id: string;
	readonly file: File;
	readonly target: UploadTarget;
	/** Orders files that were dropped together, in milliseconds of the server's clock. */
	readonly droppedAt: number;
	state = $state<UploadState>('waiting');
	sent = $state(0);
	/** Name of the refusal, when the server gave one. */
	refusal = $state<string | null>(null);
	/** It was taken, but the virus scanner of the installation did not answer. */
	isUnscanned = $state(false);
	#tus: TusUpload | null = null;

	constructor(id: string, file: File, target: UploadTarget, droppedAt: number) {
		this.id = id;
		this.file = file;
		this.target = target;
		this.droppedAt = droppedAt;
	}

	readonly isOver = $derived(this.state === 'taken' || this.state === 'refused' || this.state === 'interrupted');

	/** Sends the file, from where an earlier try stopped. Resolves when it has ended, one way or another. */
	async send(): Promise<void> {
		this.state = 'sending';
		this.refusal = null;
		const { promise, resolve } = Promise.withResolvers<UploadState>();
		this.#tus = this.#prepare(resolve);
		const [earlier] = await this.#tus.findPreviousUploads();
		if (earlier) this.#tus.resumeFromPreviousUpload(earlier);
		this.#tus.start();
		this.state = await promise;
	}

	/** Stops for good, also on the server. */
	async cancel(): Promise<void> {
		await this.#tus?.abort(true).catch(() => undefined);
	}

	#prepare(end: (state: UploadState) => void): TusUpload {
		return new TusUpload(this.file, {
			endpoint: ADDRESS,
			chunkSize: CHUNK,
			retryDelays: PATIENCE_MS,
			removeFingerprintOnSuccess: true,
			/* The same file dropped again on the same place goes on where it was; elsewhere it is another upload. */
			fingerprint: () => Promise.resolve(`hemicycle-${this.id}`),
			metadata: {
				filename: this.file.name,
				tenant: this.target.tenant,
				...this.target.place,
				...(this.target.itemId ? { itemId: this.target.itemId } : {}),
				...(this.target.description ? { description: this.target.description } : {}),
				droppedAt: String(this.droppedAt)
			},
			onShouldRetry: isPassing,
			onProgress: (sent, total) => {
				this.sent = sent;
				if (sent === total) this.state = 'checking';
			},
			onSuccess: ({ lastResponse }) => {
				this.isUnscanned = /"isUnscanned"\s*:\s*true/.test(lastResponse.getBody());
				end('taken');
			},
			onError: (error) => {
				this.refusal = refusalOf(error as DetailedError);
				end(this.refusal === null ? 'interrupted' : 'refused');
			}
		});
	}
}

/** No answer, a server that restarts, too many requests: worth another try. A refusal, or a full disk (507), is not. */
function isPassing(error: DetailedError): boolean {
	const status = error.originalResponse?.getStatus() ?? 0;
	return status === 0 || status === 423 || status === 429 || (status >= 500 && status !== 507);
}

/** The name of a refusal in the body of the answer; null when there was no answer at all. */
function refusalOf(error: DetailedError): string | null {
	const response = error.originalResponse;
	if (!response || isPassing(error)) return null;
	const body = response.getBody();
	return /"refusal"\s*:\s*"([\w-]+)"/.exec(body)?.[1] ?? (/^[a-z-]+$/.test(body) ? body : 'unknown');
}
