import { Buffer } from 'node:buffer';
import type { Listener } from './listener.ts';

/** The whole state of a topic: one value for each audience. */
export interface Snapshot {
	version: number;
	states: Readonly<Record<string, unknown>>;
}

/** Reads a topic out of the database. */
export interface Source {
	load(): Promise<Snapshot>;
	/** What each of these accounts alone may know. */
	loadOwn(accountIds: string[]): Promise<ReadonlyMap<string, unknown>>;
}

/** At most five pushes a second. */
const INTERVAL_MS = 200;

/** One subject, its newest state encoded once for each audience, and who follows it. */
export class Topic {
	readonly #source: Source;
	readonly #onError: (error: unknown) => void;
	readonly #listeners = new Set<Listener>();
	readonly #byAccount = new Map<string, Set<Listener>>();
	/** Came since the last push, or was not served because reading failed. */
	readonly #newcomers = new Set<Listener>();
	#frames = new Map<string, Buffer>();
	#version = 0;
	#pushedAt = 0;
	#isDirty = false;
	#isOwnDirty = false;
	#isServing = false;

	constructor(source: Source, onError: (error: unknown) => void) {
		this.#source = source;
		this.#onError = onError;
	}

	get size(): number {
		return this.#listeners.size;
	}

	add(listener: Listener): void {
		this.#listeners.add(listener);
		this.#newcomers.add(listener);
		if (listener.accountId) {
			const devices = this.#byAccount.get(listener.accountId) ?? new Set();
			this.#byAccount.set(listener.accountId, devices.add(listener));
		}
		this.#schedule();
	}

	remove(listener: Listener): void {
		this.#listeners.delete(listener);
		this.#newcomers.delete(listener);
		const { accountId } = listener;
		if (!accountId) return;
		const devices = this.#byAccount.get(accountId);
		if (devices?.delete(listener) && devices.size === 0) this.#byAccount.delete(accountId);
	}

	changed(own: boolean): void {
		this.#isDirty = true;
		this.#isOwnDirty ||= own;
		this.#schedule();
	}

	tell(accountId: string, frame: Buffer): void {
		for (const listener of this.#byAccount.get(accountId) ?? []) listener.tell(frame);
	}

	close(code: number, reason: string, accountId?: string): void {
		for (const listener of [...this.#listeners])
			if (accountId === undefined || listener.accountId === accountId) listener.close(code, reason);
	}

	/** Lets clients see that the link stands, and whether they missed a version. */
	beat(): void {
		const frame = Buffer.from(JSON.stringify({ type: 'beat', version: this.#version }));
		for (const listener of this.#listeners) listener.tell(frame);
	}

	/** Gives the newest state to those who were skipped, once their network drained. */
	catchUp(): void {
		for (const listener of this.#listeners) if (listener.isBehind) this.#pushTo(listener, Date.now());
		if (this.#isDirty || this.#newcomers.size > 0) this.#schedule();
	}

	#schedule(): void {
		if (this.#isServing) return;
		this.#isServing = true;
		void this.#serve().finally(() => {
			this.#isServing = false;
			if (this.#isDirty || this.#newcomers.size > 0) setTimeout(() => this.#schedule(), INTERVAL_MS);
		});
	}

	/** One round: newcomers wait for a fresh reading, changes for their turn (≤ 5 a second). */
	async #serve(): Promise<void> {
		const wait = this.#isDirty ? this.#pushedAt + INTERVAL_MS - Date.now() : 0;
		await new Promise((resolve) => setTimeout(resolve, Math.max(wait, 0)));
		const isOwnDirty = this.#isOwnDirty;
		this.#isDirty = this.#isOwnDirty = false;
		const newcomers = new Set(this.#newcomers);
		this.#newcomers.clear();
		try {
			const isNews = await this.#read();
			const audience = isNews ? [...this.#listeners] : [...newcomers];
			for (const listener of audience) this.#pushTo(listener, this.#pushedAt);
			await this.#pushOwn(isOwnDirty ? [...this.#listeners] : [...newcomers]);
		} catch (error) {
			this.#isDirty = this.#isOwnDirty = true;
			for (const listener of newcomers) if (this.#listeners.has(listener)) this.#newcomers.add(listener);
			this.#onError(error);
		}
	}

	/** Reads and encodes; false when nothing is new. */
	async #read(): Promise<boolean> {
		const { version, states } = await this.#source.load();
		this.#pushedAt = Date.now();
		const frames = Object.entries(states).map(
			([audience, state]) => [audience, Buffer.from(JSON.stringify({ type: 'state', version, state }))] as const
		);
		const isNews = frames.some(([audience, frame]) => !this.#frames.get(audience)?.equals(frame));
		this.#version = version;
		this.#frames = new Map(frames);
		return isNews;
	}

	#pushTo(listener: Listener, now: number): void {
		const frame = this.#frames.get(listener.audience);
		if (frame && this.#listeners.has(listener)) listener.push(frame, now);
	}

	async #pushOwn(listeners: Listener[]): Promise<void> {
		const accountIds = [...new Set(listeners.flatMap(({ accountId }) => accountId ?? []))];
		if (accountIds.length === 0) return;
		const own = await this.#source.loadOwn(accountIds);
		const encoded = new Map([...own].map(([id, value]) => [id, JSON.stringify({ type: 'own', own: value })]));
		for (const listener of listeners) {
			const message = listener.accountId && encoded.get(listener.accountId);
			if (message && this.#listeners.has(listener)) listener.pushOwn(message);
		}
	}
}
