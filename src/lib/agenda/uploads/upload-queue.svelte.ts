import * as m from '#lib/i18n/paraglide/messages.js';
import { newId } from '#lib/kernel/ids.ts';
import { readShelf, shelve, unshelve } from './upload-shelf.ts';
import { Upload, type UploadTarget } from './upload.svelte.ts';

const AT_ONCE = 3;

/** Of these the clerk is asked what they show. */
export const isPicture = (file: File): boolean => file.type.startsWith('image/');

/** Files that wait for that answer. */
interface Asked {
	files: File[];
	itemId: string;
}

/** Files on their way to one sitting or one draft of an act: three at a time, each for itself; what one is refused for never stops the others. */
export class UploadQueue {
	list = $state<Upload[]>([]);
	/** Dropped with pictures that nobody has described yet. */
	asked = $state.raw<Asked | null>(null);
	/** Read out to screen readers. */
	said = $state('');
	readonly #target: Omit<UploadTarget, 'itemId'>;
	readonly #ontaken: () => void;
	/** How far the server's clock is ahead of this one, in milliseconds. */
	readonly #ahead: number;
	#lastDrop = 0;

	constructor(target: Omit<UploadTarget, 'itemId'>, serverNow: Date, ontaken: () => void) {
		this.#target = target;
		this.#ahead = serverNow.getTime() - Date.now();
		this.#ontaken = ontaken;
	}

	readonly taken = $derived(this.list.filter((upload) => upload.state === 'taken').length);
	readonly failed = $derived(this.list.filter((upload) => upload.isOver && upload.state !== 'taken'));
	readonly isBusy = $derived(this.list.some((upload) => !upload.isOver));
	readonly sent = $derived(
		this.list.reduce((sum, upload) => sum + (upload.isOver ? upload.file.size : upload.sent), 0)
	);
	readonly total = $derived(this.list.reduce((sum, upload) => sum + upload.file.size, 0));

	/** Takes files as they were dropped, once the clerk has said what pictures among them show. */
	async add(files: File[], itemId = ''): Promise<void> {
		if (this.asked?.itemId === itemId) this.asked = { files: [...this.asked.files, ...files], itemId };
		else if (files.some(isPicture)) this.asked = { files, itemId };
		else await this.#take(files, itemId);
	}

	/** What the pictures show; one without a description goes without. */
	async describe(said: ReadonlyMap<File, string>): Promise<void> {
		if (!this.asked) return;
		const { files, itemId } = this.asked;
		this.asked = null;
		await this.#take(files, itemId, (file) => said.get(file)?.trim() ?? '');
	}

	/** Nothing of it is sent. */
	dropAsked(): void {
		this.asked = null;
	}

	/** Their order on the agenda is the order here. */
	async #take(files: File[], itemId: string, describe: (file: File) => string = () => ''): Promise<void> {
		if (files.length === 0) return;
		if (!this.isBusy) this.list = this.list.filter(({ state, isUnscanned }) => state !== 'taken' || isUnscanned);
		/* The last one is dropped now, the others a millisecond before it each: the server takes no time to come. */
		const start = Math.max(this.#lastDrop + 1, Math.floor(Date.now() + this.#ahead) - files.length);
		this.#lastDrop = start + files.length - 1;
		const target = (file: File) => ({ ...this.#target, itemId, description: describe(file) });
		const added = files.map((file, rank) => new Upload(newId(), file, target(file), start + rank));
		this.list.push(...added);
		this.said = m.agenda_uploads_started({ count: files.length });
		await shelve(added.map(({ id, file, droppedAt, target }) => ({ id, file, droppedAt, target })));
		this.#fill();
	}

	/** Goes on with what an earlier visit left. Answers how many. */
	async resume(): Promise<number> {
		const left = await readShelf(this.#target.place, Date.now() + this.#ahead);
		const fresh = left.filter(({ id }) => !this.list.some((upload) => upload.id === id));
		this.list.push(...fresh.map(({ id, file, target, droppedAt }) => new Upload(id, file, target, droppedAt)));
		this.#fill();
		return fresh.length;
	}

	retry(upload: Upload): void {
		upload.state = 'waiting';
		this.#fill();
	}

	retryInterrupted(): void {
		for (const upload of this.failed) if (upload.state === 'interrupted') this.retry(upload);
	}

	async cancel(upload: Upload): Promise<void> {
		this.list = this.list.filter((one) => one.id !== upload.id);
		await unshelve(upload.id);
		await upload.cancel();
		this.#fill();
	}

	async cancelAll(): Promise<void> {
		await Promise.all(this.list.filter((upload) => !upload.isOver).map((upload) => this.cancel(upload)));
	}

	/** Clears what has ended off the list. */
	async dismiss(): Promise<void> {
		const over = this.list.filter((upload) => upload.isOver);
		this.list = this.list.filter((upload) => !upload.isOver);
		await Promise.all(over.map((upload) => unshelve(upload.id)));
	}

	#fill(): void {
		const going = this.list.filter((upload) => upload.state === 'sending' || upload.state === 'checking').length;
		const next = this.list.filter((upload) => upload.state === 'waiting').slice(0, AT_ONCE - going);
		for (const upload of next) void this.#run(upload);
	}

	async #run(upload: Upload): Promise<void> {
		await upload.send();
		if (upload.state === 'taken') {
			await unshelve(upload.id);
			if (upload.isUnscanned) this.said = m.agenda_upload_unscanned_said({ name: upload.file.name });
			this.#ontaken();
		} else if (upload.state === 'refused') {
			await unshelve(upload.id);
			this.said = m.agenda_upload_refused_said({ name: upload.file.name });
		}
		this.#fill();
		if (!this.isBusy) this.said = m.agenda_uploads_ended({ taken: this.taken, failed: this.failed.length });
	}
}
