import { applyUpdate, mergeUpdates, type Doc } from 'yjs';
import type { TabletStore } from './store.ts';
import { noteSent, noteUnsent } from './unsent.ts';
import { appendUpdate, deleteDocument, FOLD_AT, foldRows, readDocument } from './y-rows.ts';

/** Whether a document is safe on this tablet: what the badge shows. */
export interface Saving {
	/** Every change so far is on the disk. */
	isSaved: boolean;
	/** Why the last write failed; the changes are kept in memory and tried again. */
	error: unknown;
}

/**
 * Keeps one Yjs document on this tablet. Every change is appended in a strict transaction, changes that come while one is being
 * written go together in the next; `saved()` resolves once all of them are on the disk. Other tabs hear of a change only after
 * that. Nothing is dropped: after an error the changes stay in memory until a later write takes them.
 *
 * The caller applies changes with its own origin; those that come from the disk or another tab have this object as origin.
 */
export class StoredDocument {
	/** The document holds everything that was on the disk. Rejects when the store cannot be read. */
	readonly whenLoaded: Promise<void>;
	readonly #store: TabletStore;
	readonly #name: string;
	readonly #doc: Doc;
	readonly #tabs: BroadcastChannel;
	readonly #listeners = new Set<(saving: Saving) => void>();
	#pending: Uint8Array[] = [];
	#writing: Promise<void> | undefined;
	#saving: Saving = { isSaved: true, error: null };

	constructor(store: TabletStore, name: string, doc: Doc) {
		this.#store = store;
		this.#name = name;
		this.#doc = doc;
		this.#tabs = new BroadcastChannel(`hemicycle-document:${store.accountId}:${name}`);
		this.#tabs.onmessage = ({ data }: MessageEvent<Uint8Array>) => applyUpdate(doc, data, this);
		doc.on('update', this.#keep);
		this.whenLoaded = readDocument(store, name).then((state) => {
			if (state) applyUpdate(doc, state, this);
		});
	}

	get saving(): Saving {
		return this.#saving;
	}

	/** Resolves when every change made so far is on the disk; rejects with the error of the write, which will be tried again. */
	async saved(): Promise<void> {
		while (this.#writing ?? this.#pending.length > 0) await (this.#writing ?? this.#write());
	}

	/** Calls back at every change of `saving`; answers how to stop. */
	subscribe(listener: (saving: Saving) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** A change was made here; counted on the disk until the server has it, so that the tablet can say what is not yet sent. */
	noteEdit(): void {
		// The write of the change itself tells when the disk does not work.
		noteUnsent(this.#store, this.#name).catch(() => undefined);
	}

	/** The server has everything. */
	noteSent(): void {
		noteSent(this.#store, this.#name).catch(() => undefined);
	}

	/** Lets go of the document after its last change is on the disk. Rejects when it could not be written. */
	async close(): Promise<void> {
		this.#doc.off('update', this.#keep);
		try {
			await this.saved();
		} finally {
			this.#tabs.close();
		}
	}

	/** Lets go of the document, and nothing of it stays on the disk; what a write under way still brings goes too. */
	async forget(): Promise<void> {
		this.#doc.off('update', this.#keep);
		await this.#writing?.catch(() => undefined);
		this.#pending = [];
		this.#tabs.close();
		await deleteDocument(this.#store, this.#name);
	}

	readonly #keep = (update: Uint8Array, origin: unknown): void => {
		if (origin === this) return;
		this.#pending.push(update);
		this.#tell({ ...this.#saving, isSaved: false });
		if (!this.#writing) this.#write().catch(() => undefined);
	};

	/** Writes what is pending, and what comes meanwhile. An error is told to the listeners and to those who await `saved()`. */
	#write(): Promise<void> {
		this.#writing = this.#writeAll().then(
			() => this.#tell({ isSaved: true, error: null }),
			(error: unknown) => {
				this.#tell({ isSaved: false, error });
				throw error;
			}
		);
		this.#writing = this.#writing.finally(() => (this.#writing = undefined));
		return this.#writing;
	}

	async #writeAll(): Promise<void> {
		while (this.#pending.length > 0) {
			const taken = [...this.#pending];
			const update = taken.length === 1 && taken[0] ? taken[0] : mergeUpdates(taken);
			const rows = await appendUpdate(this.#store, this.#name, update);
			this.#pending = this.#pending.slice(taken.length);
			this.#tabs.postMessage(update);
			if (rows >= FOLD_AT) await foldRows(this.#store, this.#name);
		}
	}

	#tell(saving: Saving): void {
		this.#saving = saving;
		for (const listener of this.#listeners) listener(saving);
	}
}

/** Keeps a document on this tablet from now on: first loads what is there, then stores every change. */
export function keepDocument(store: TabletStore, name: string, doc: Doc): StoredDocument {
	return new StoredDocument(store, name, doc);
}
