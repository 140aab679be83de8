import { SvelteMap } from 'svelte/reactivity';
import type { Downloader } from './downloader.ts';
import { isKept } from './files.ts';
import type { DownloadRefusal, RemoteFile } from './schemas.ts';

/** How many files of a pack come at the same time: enough to fill a slow line, few enough to keep the others usable. */
const AT_ONCE = 3;

/** All files of one sitting, brought to the tablet as one job. */
export class Pack {
	/** What belongs to the pack, in the order of the agenda. */
	files = $state.raw<RemoteFile[]>([]);
	/** Whether the tablet was looked through: before that nothing is claimed. */
	isChecked = $state(false);
	isRunning = $state(false);
	isPaused = $state(false);
	/** Why it stopped; what has come is kept. */
	refusal = $state<DownloadRefusal | null>(null);
	/** Bytes that are here and checked, by file. */
	readonly #here = new SvelteMap<string, number>();

	readonly bytes = $derived(this.files.reduce((sum, file) => sum + file.bytes, 0));
	readonly bytesHere = $derived(this.files.reduce((sum, file) => sum + (this.#here.get(file.sha256) ?? 0), 0));
	readonly filesHere = $derived(this.files.filter((file) => this.isHere(file)).length);
	readonly isComplete = $derived(this.isChecked && this.filesHere === this.files.length);

	readonly #accountId: string;
	readonly #downloader: Downloader;

	constructor(accountId: string, downloader: Downloader) {
		this.#accountId = accountId;
		this.#downloader = downloader;
	}

	isHere(file: Pick<RemoteFile, 'sha256' | 'bytes'>): boolean {
		return this.#here.get(file.sha256) === file.bytes;
	}

	/** Says what belongs to the pack, and looks what of it is here already. Works without network. */
	async expect(files: RemoteFile[]): Promise<void> {
		const names = (list: RemoteFile[]) => list.map(({ sha256 }) => sha256).join();
		if (this.isChecked && names(files) === names(this.files)) return;
		for (const { sha256, bytes } of files)
			if (await isKept(this.#accountId, sha256, bytes)) this.#here.set(sha256, bytes);
		this.files = files;
		this.isChecked = true;
	}

	/** Fetches what is missing, in the order of the agenda. Resolves when whole, paused, or stopped (`refusal`). */
	async fetch(): Promise<void> {
		if (this.isRunning || this.isPaused || this.isComplete) return;
		this.isRunning = true;
		this.refusal = null;
		const missing = this.files.filter((file) => !this.isHere(file));
		await Promise.all(Array.from({ length: AT_ONCE }, () => this.#fetchOneAfterTheOther(missing)));
		this.isRunning = false;
	}

	/** Stops, and stays stopped until `resume`. */
	pause(): void {
		this.isPaused = true;
		for (const file of this.files) if (!this.isHere(file)) this.#downloader.stop(file.sha256);
	}

	async resume(): Promise<void> {
		this.isPaused = false;
		await this.fetch();
	}

	/** A file that cannot be had does not keep the others away, unless nothing can be had. */
	async #fetchOneAfterTheOther(missing: RemoteFile[]): Promise<void> {
		for (let file = missing.shift(); file && !this.isPaused; file = missing.shift()) {
			const { sha256, bytes } = file;
			const end = await this.#downloader.fetch(file, (here) => this.#here.set(sha256, here));
			if (end === 'done') this.#here.set(sha256, bytes);
			else if (end !== 'stopped') this.refusal = end;
			if (end === 'no-network' || end === 'no-space') return;
		}
	}
}
