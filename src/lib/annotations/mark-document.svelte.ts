import type { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as v from 'valibot';
import { Doc, UndoManager, type Map as YMap, type Transaction } from 'yjs';
import { wireName, type MarkDocument } from './rules/document-name.ts';
import type { Mark } from './rules/mark.ts';
import { MarkSchema, REFUSED, ServerWord, type TabletWord } from './schemas.ts';
import { asSealed } from './sealed/seal-mark.ts';
import type { Sealing } from './sealed/sealing.ts';

/** The tablet's store, for one document: see `#lib/offline/y-store.ts`. */
export interface KeptDocument {
	readonly whenLoaded: Promise<void>;
	/** Resolves when every change so far is on the disk. */
	saved(): Promise<void>;
	subscribe(listener: (saving: { isSaved: boolean; error: unknown }) => void): () => void;
	/** A change was made here; the server has every change. Kept, so that the tablet can say what is not yet sent. */
	noteEdit(): void;
	noteSent(): void;
	close(): Promise<void>;
	/** As `close`, and nothing of it stays on this tablet. */
	forget(): Promise<void>;
}

export interface Link {
	Provider: typeof HocuspocusProvider;
	socket: HocuspocusProviderWebsocket;
	tenantId: string;
}

/** How long edits wait for company before they go to the server, in milliseconds. */
const FLUSH_DELAY = 80;

/**
 * One document on this tablet: kept locally first, then carried to and from the server whenever there is one. Knows truthfully
 * whether every edit is on the disk here, and whether every edit is in the server's database.
 */
export class MarkDocumentState {
	readonly info: MarkDocument;
	readonly name: string;
	marks = $state.raw<Mark[]>([]);
	/** Ids of marks that are here and cannot be opened here: their key is not, or not yet. */
	locked = $state.raw<string[]>([]);
	isKeptHere = $state(true);
	/** Why the tablet could not write; the edits are in memory and tried again. */
	keepingError = $state.raw<unknown>(null);
	/** The server has answered for everything up to this edit. */
	#confirmed = $state(-1);
	#edits = $state(0);
	readonly isOnServer = $derived.by(() => this.#confirmed === this.#edits);
	readonly undoManager: UndoManager;
	/** What the server says beside edits. */
	onword: ((word: ServerWord) => void) | undefined;
	/** The server and this tablet have told each other everything. */
	onsynced: (() => void) | undefined;
	/** The server does not open it to this account, or no longer. A trouble of the server is no refusal. */
	onrefused: (() => void) | undefined;
	readonly #doc = new Doc();
	readonly #map: YMap<unknown> = this.#doc.getMap('marks');
	readonly #kept: KeptDocument;
	#provider: HocuspocusProvider | undefined;
	readonly #origin = { by: 'this tablet' };
	readonly #sealing: Sealing | null;
	/** What was opened once is not opened again: the values of a map stay the same objects. */
	readonly #opened = new WeakMap<object, Mark>();

	constructor(
		name: string,
		info: MarkDocument,
		keep: (name: string, doc: Doc) => KeptDocument,
		sealing: Sealing | null = null
	) {
		this.name = name;
		this.info = info;
		this.#sealing = sealing;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- Yjs keeps it, no screen reads it
		this.undoManager = new UndoManager(this.#map, { captureTimeout: 0, trackedOrigins: new Set([this.#origin]) });
		this.#kept = keep(name, this.#doc);
		this.#kept.subscribe(({ isSaved, error }) => {
			this.isKeptHere = isSaved;
			this.keepingError = error;
		});
		this.#map.observe(() => this.#read());
		this.#doc.on('update', (_: Uint8Array, __: unknown, ___: Doc, transaction: Transaction) => {
			if (transaction.local) this.#edited();
		});
	}

	get whenLoaded(): Promise<void> {
		return this.#kept.whenLoaded;
	}

	/** Resolves when every edit so far is on the disk of this tablet. */
	saved(): Promise<void> {
		return this.#kept.saved();
	}

	/** Writing is possible: what has to be sealed can be. */
	get canWrite(): boolean {
		return !this.#sealing?.isOn || this.#sealing.canSeal;
	}

	/** A mark as it goes into the map of this document. */
	valueOf(mark: Mark): unknown {
		return this.#sealing?.isOn ? this.#sealing.seal(mark) : mark;
	}

	/** Keys came: reads again, and in one's own document seals what still lies there in plain. */
	keysChanged(): void {
		this.#read();
		if (!this.#sealing?.isOn || !this.canWrite) return;
		const plain = [...this.#map].flatMap(([id, value]) => {
			const parsed = asSealed(value) ? undefined : v.safeParse(MarkSchema, value);
			return parsed?.success && parsed.output.id === id ? [parsed.output] : [];
		});
		// Not with the origin of edits: nobody takes this back with "undo".
		if (plain.length === 0) return;
		this.#doc.transact(() => plain.forEach((mark) => this.#map.set(mark.id, this.valueOf(mark))), 'sealing');
		this.forgetPlain();
	}

	/** Asks the server to forget what was replaced: messages are handled in order, so what replaces it is stored by then. */
	forgetPlain(): void {
		if (!this.#sealing?.isOn || !this.#provider?.isAuthenticated) return;
		this.#provider.flushPendingUpdates();
		this.say({ ask: 'fold' });
	}

	edit(act: (map: YMap<unknown>) => void): void {
		this.#doc.transact(() => act(this.#map), this.#origin);
	}

	/** Starts to exchange with the server; it goes on by itself through every loss of the network. */
	connect({ Provider, socket, tenantId }: Link): void {
		this.#provider = new Provider({
			name: wireName(tenantId, this.name),
			document: this.#doc,
			websocketProvider: socket,
			awareness: null,
			token: 'session',
			flushDelay: FLUSH_DELAY,
			onAuthenticationFailed: ({ reason }) => {
				if (reason === REFUSED) this.onrefused?.();
			},
			onSynced: ({ state }) => {
				if (!state) return;
				this.#confirm();
				this.onsynced?.();
			},
			onStateless: ({ payload }) => this.#hear(payload)
		});
		this.#provider.attach();
	}

	say(word: TabletWord): void {
		if (this.#provider?.isAuthenticated) this.#provider.sendStateless(JSON.stringify(word));
	}

	/** Lets go of the network, then of the store, once everything is on the disk. */
	async close(): Promise<void> {
		this.#provider?.destroy();
		this.undoManager.destroy();
		await this.#kept.close();
		this.#doc.destroy();
	}

	/** Lets go of the network, and nothing of it stays on this tablet. Never for one's own: it may hold unsent edits. */
	async forget(): Promise<void> {
		this.#provider?.destroy();
		this.undoManager.destroy();
		await this.#kept.forget();
		this.#doc.destroy();
	}

	#edited(): void {
		this.#edits += 1;
		this.#kept.noteEdit();
		this.#confirm();
	}

	/** Asks the server whether everything up to now is stored; messages are answered in order, so this cannot lie. */
	#confirm(): void {
		if (!this.#provider?.isAuthenticated) return;
		this.#provider.flushPendingUpdates();
		this.say({ ask: 'barrier', id: String(this.#edits) });
	}

	#hear(payload: string): void {
		const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ServerWord), payload);
		if (!parsed.success) return;
		if (parsed.output.say === 'barrier') {
			this.#confirmed = Math.max(this.#confirmed, Number(parsed.output.id));
			if (this.#confirmed === this.#edits) this.#kept.noteSent();
		} else this.onword?.(parsed.output);
	}

	#read(): void {
		const locked: string[] = [];
		this.marks = [...this.#map].flatMap(([id, value]) => {
			const sealed = asSealed(value);
			if (!sealed) return this.#plain(value);
			const known = this.#opened.get(value as object);
			const mark = known ?? this.#sealing?.open(id, sealed);
			if (!mark) locked.push(id);
			else if (!known) this.#opened.set(value as object, mark);
			return mark ?? [];
		});
		this.locked = locked;
	}

	#plain(value: unknown): Mark[] {
		const parsed = v.safeParse(MarkSchema, value);
		return parsed.success ? [parsed.output] : [];
	}
}
