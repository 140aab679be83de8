import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Doc } from 'yjs';
import { newId } from '#lib/kernel/ids.ts';
import { MarkDocumentState, type KeptDocument, type Link } from './mark-document.svelte.ts';
import { documentName, parseDocumentName, type MarkDocument } from './rules/document-name.ts';
import { AUDIENCES, inReadingOrder, type Audience, type Mark, type PlacedMark } from './rules/mark.ts';
import type { ServerWord } from './schemas.ts';
import type { Keychain } from './sealed/keychain.svelte.ts';
import { sealingOf } from './sealed/sealing.ts';

export interface MarksSettings {
	tenantId: string;
	sittingId: string;
	accountId: string;
	/** My group in this body; without one there is no group audience. */
	groupId: string | null;
	/** Documents of colleagues that the tablet knows of already. */
	known: readonly string[];
	keep: (name: string, doc: Doc) => KeptDocument;
	/** The keys of this person on this tablet. */
	keys: Keychain;
	/** `wss://…/live/collab`. */
	socketUrl: string;
}

/** `here`: on this tablet's disk. `server`: in the server's database too. `failed`: not even here. */
export type Saved = 'saving' | 'here' | 'server' | 'failed';
/** A mark before it has an identity. */
export type NewMark = Mark extends infer One
	? One extends Mark
		? Omit<One, 'id' | 'createdAt' | 'updatedAt'>
		: never
	: never;

/** A mark that is here and cannot be opened here: what is known of it. */
export interface LockedMark {
	id: string;
	authorId: string;
	audience: Audience;
}

const PING_MS = 20_000;

/** All marks of one sitting on this tablet: mine, for each audience, and those that colleagues share with me. */
export class Marks {
	/** Audiences whose marks are shown. */
	readonly shown = new SvelteSet<Audience>(AUDIENCES);
	readonly audiences: readonly Audience[];
	readonly keys: Keychain;
	isConnected = $state(false);
	/** Somebody wanted to write for this audience, and the key for it is not here. */
	needsKey = $state<Audience | null>(null);
	#acts = $state.raw<MarkDocumentState[][]>([]);
	#undone = $state.raw<MarkDocumentState[][]>([]);
	readonly canUndo = $derived.by(() => this.#acts.length > 0);
	readonly canRedo = $derived.by(() => this.#undone.length > 0);
	readonly #mine: ReadonlyMap<Audience, MarkDocumentState>;
	readonly #others = new SvelteMap<string, MarkDocumentState>();
	readonly #settings: MarksSettings;
	#link: Link | undefined;
	#ping: ReturnType<typeof setInterval> | undefined;
	#isClosed = false;

	readonly all = $derived.by(() => this.#placed().sort(inReadingOrder));
	/** Marks that wait for their key, shown as such: none of them vanishes. */
	readonly locked: readonly LockedMark[] = $derived.by(() =>
		this.#documents().flatMap(({ locked, info: { authorId, audience } }) =>
			locked.map((id) => ({ id, authorId, audience }))
		)
	);
	readonly visible = $derived.by(() => this.all.filter(({ audience }) => this.shown.has(audience)));
	readonly saved: Saved = $derived.by(() => {
		const mine = [...this.#mine.values()];
		if (mine.some(({ keepingError }) => keepingError !== null)) return 'failed';
		if (mine.some(({ isKeptHere }) => !isKeptHere)) return 'saving';
		return this.isConnected && mine.every(({ isOnServer }) => isOnServer) ? 'server' : 'here';
	});

	constructor(settings: MarksSettings) {
		this.#settings = settings;
		this.keys = settings.keys;
		this.audiences = AUDIENCES.filter((audience) => audience !== 'group' || settings.groupId !== null);
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- never changes
		this.#mine = new Map(this.audiences.map((audience) => [audience, this.#own(audience)]));
		for (const name of settings.known) this.#addOther(name);
	}

	/** Resolves when the marks kept on this tablet are there. Needs no network. */
	async load(): Promise<void> {
		await Promise.all(this.#documents().map(({ whenLoaded }) => whenLoaded));
		this.keysChanged();
	}

	/** Keys came or went: what can be opened is, and what of mine lies in plain is sealed. */
	keysChanged(): void {
		for (const document of this.#others.values()) document.keysChanged();
		for (const document of this.#mine.values()) document.keysChanged();
	}

	/** Writing for this audience is possible here and now. */
	canWrite(audience: Audience): boolean {
		return this.#documentOf(audience).canWrite;
	}

	/** Opens the one socket of all documents. Without network it keeps trying, and at once when the network is back. */
	async connect(): Promise<void> {
		const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import('@hocuspocus/provider');
		if (this.#isClosed) return;
		const socket = new HocuspocusProviderWebsocket({
			url: this.#settings.socketUrl,
			delay: 500,
			minDelay: 500,
			maxDelay: 8000
		});
		socket.on('status', ({ status }: { status: string }) => (this.isConnected = status === 'connected'));
		this.#link = { Provider: HocuspocusProvider, socket, tenantId: this.#settings.tenantId };
		for (const document of this.#documents()) document.connect(this.#link);
		this.#ping = setInterval(() => this.#first.say({ ask: 'ping' }), PING_MS);
		addEventListener('online', this.#reconnect);
		addEventListener('offline', this.#disconnect);
	}

	/** Stores a new mark and answers its id; null when its key is not here, and then the screen says so. */
	add(audience: Audience, mark: NewMark): string | null {
		if (!this.#mayWrite(audience)) return null;
		const id = newId();
		const now = Date.now();
		const made: Mark = { ...mark, id, createdAt: now, updatedAt: now };
		this.#act([[this.#documentOf(audience), (map, document) => map.set(id, document.valueOf(made))]]);
		return id;
	}

	/** Replaces what changed; marks of others stay as they are. */
	change({ mark, audience, isMine }: PlacedMark, changes: Partial<Pick<Mark, 'text' | 'colour'>>): void {
		if (!isMine || !this.#mayWrite(audience)) return;
		const changed = { ...mark, ...changes, updatedAt: Date.now() };
		this.#act([[this.#documentOf(audience), (map, document) => map.set(mark.id, document.valueOf(changed))]]);
	}

	/** Erases marks of mine, as one act. */
	remove(marks: readonly PlacedMark[]): void {
		const mine = marks.filter(({ isMine }) => isMine);
		const edits = this.audiences.flatMap((audience) => {
			const ids = mine.filter((placed) => placed.audience === audience).map(({ mark }) => mark.id);
			return ids.length === 0
				? []
				: [[this.#documentOf(audience), (map: MarkMap) => ids.forEach((id) => map.delete(id))] as Edit];
		});
		this.#act(edits);
	}

	/** Shows a mark of mine to another audience: a copy there, and gone here, as one act. */
	move({ mark, audience, isMine }: PlacedMark, to: Audience): void {
		if (!isMine || audience === to || !this.#mayWrite(to)) return;
		const moved = { ...mark, updatedAt: Date.now() };
		this.#act([
			[this.#documentOf(to), (map, document) => map.set(mark.id, document.valueOf(moved))],
			[this.#documentOf(audience), (map) => map.delete(mark.id)]
		]);
	}

	/** Takes back my last act on this tablet; what others or my other devices did stays. */
	undo(): void {
		const act = this.#acts.at(-1);
		if (!act) return;
		for (const document of [...act].reverse()) document.undoManager.undo();
		this.#acts = this.#acts.slice(0, -1);
		this.#undone = [...this.#undone, act];
	}

	redo(): void {
		const act = this.#undone.at(-1);
		if (!act) return;
		for (const document of act) document.undoManager.redo();
		this.#undone = this.#undone.slice(0, -1);
		this.#acts = [...this.#acts, act];
	}

	/** Resolves when every mark of mine is on the disk of this tablet. */
	async whenSaved(): Promise<void> {
		await Promise.all([...this.#mine.values()].map((document) => document.saved()));
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		clearInterval(this.#ping);
		removeEventListener('online', this.#reconnect);
		removeEventListener('offline', this.#disconnect);
		await Promise.all(this.#documents().map((document) => document.close()));
		this.#link?.socket.destroy();
	}

	readonly #reconnect = (): void => void this.#link?.socket.connect();
	readonly #disconnect = (): void => this.#link?.socket.disconnect();

	get #first(): MarkDocumentState {
		return this.#documentOf('private');
	}

	#documentOf(audience: Audience): MarkDocumentState {
		const document = this.#mine.get(audience);
		if (!document) throw new Error(`no ${audience} document`);
		return document;
	}

	#documents(): MarkDocumentState[] {
		return [...this.#mine.values(), ...this.#others.values()];
	}

	#mayWrite(audience: Audience): boolean {
		if (this.canWrite(audience)) return true;
		this.needsKey = audience;
		return false;
	}

	#open(name: string, info: MarkDocument): MarkDocumentState {
		const { tenantId, keep, keys } = this.#settings;
		return new MarkDocumentState(name, info, keep, sealingOf(keys, tenantId, name, info));
	}

	#own(audience: Audience): MarkDocumentState {
		const { sittingId, accountId, groupId } = this.#settings;
		const info = { sittingId, authorId: accountId, audience, groupId: audience === 'group' ? groupId : null };
		const document = this.#open(documentName(info), info);
		document.onsynced = () => {
			document.keysChanged();
			document.forgetPlain();
			if (audience === 'private') document.say({ ask: 'documents' });
		};
		if (audience === 'private') document.onword = this.#hear;
		return document;
	}

	#addOther(name: string): void {
		const info = parseDocumentName(name);
		if (!info || info.authorId === this.#settings.accountId || this.#others.has(name)) return;
		const document = this.#open(name, info);
		document.onrefused = () => this.#forgetOther(name, document);
		this.#others.set(name, document);
		if (this.#link) document.connect(this.#link);
	}

	/** What a colleague no longer shares with me leaves this tablet. My own stays, whatever the server says: it may be unsent. */
	#forgetOther(name: string, document: MarkDocumentState): void {
		this.#others.delete(name);
		void document.forget();
	}

	/** The private document is where the server tells what colleagues share: at the start, and when somebody begins to. */
	readonly #hear = (word: ServerWord): void => {
		if (word.say === 'shared') this.#first.say({ ask: 'documents' });
		if (word.say === 'documents') for (const { name } of word.documents) this.#addOther(name);
	};

	#act(edits: readonly Edit[]): void {
		for (const [document, edit] of edits) document.edit((map) => edit(map, document));
		if (edits.length === 0) return;
		this.#acts = [...this.#acts, edits.map(([document]) => document)];
		this.#undone = [];
	}

	#placed(): PlacedMark[] {
		return this.#documents().flatMap(({ marks, info }) =>
			marks.map((mark) => ({
				mark,
				audience: info.audience,
				authorId: info.authorId,
				isMine: info.authorId === this.#settings.accountId
			}))
		);
	}
}

type MarkMap = Parameters<Parameters<MarkDocumentState['edit']>[0]>[0];
type Edit = [MarkDocumentState, (map: MarkMap, document: MarkDocumentState) => void];
