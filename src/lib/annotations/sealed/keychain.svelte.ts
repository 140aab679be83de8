import type { TabletStore } from '#lib/offline/store.ts';
import { GroupKeyring } from './group-keyring.svelte.ts';
import { KeptKeys } from './kept-keys.ts';
import { keyServer, type GroupAddress, type KeyServer } from './key-server.ts';
import { Keyring } from './keyring.svelte.ts';

/** While a key is awaited the server is asked this often, otherwise the other; in milliseconds. */
const SOON = 5_000;
const LATER = 30_000;

/** What is missing before somebody can read and write what is sealed. */
export type MissingKey = 'make' | 'bring' | 'wait';

/** The keys that one open paper needs: the person's own and those of their group. */
export class Keychain {
	readonly keyring: Keyring;
	readonly group: GroupKeyring | null;
	/** Keys came or went. */
	onchange: (() => void) | undefined;
	/** Null: nothing is missing. */
	readonly missing: MissingKey | null = $derived.by(() => {
		if (this.keyring.where === 'none') return this.group ? 'make' : null;
		if (this.keyring.where === 'elsewhere') return 'bring';
		return this.keyring.where === 'here' && this.group && !this.group.current ? 'wait' : null;
	});
	#loading: Promise<void> | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(store: TabletStore, group: GroupAddress | null, server: KeyServer = keyServer) {
		const kept = new KeptKeys(store);
		this.keyring = new Keyring(kept, server);
		this.group = group && new GroupKeyring(group, kept, server);
	}

	/** The keys that this tablet keeps. Needs no network. */
	load(): Promise<void> {
		this.#loading ??= this.#load();
		return this.#loading;
	}

	/** Looks for news of the keys now; without network the tablet goes on with what it has. */
	async refresh(): Promise<void> {
		await this.load();
		const before = this.#state();
		const { keyring, group } = this;
		await keyring.refresh();
		if (keyring.identity) await group?.tend(keyring.identity, Date.now());
		if (this.#state() !== before) this.onchange?.();
	}

	/** Looks again and again, sooner while somebody waits for a key. Answers how to stop. */
	attend(): () => void {
		let isOver = false;
		const look = async () => {
			clearTimeout(this.#timer);
			await this.refresh();
			if (!isOver) this.#timer = setTimeout(() => void look(), this.missing === 'wait' ? SOON : LATER);
		};
		const now = () => void look();
		now();
		addEventListener('online', now);
		return () => {
			isOver = true;
			clearTimeout(this.#timer);
			removeEventListener('online', now);
		};
	}

	async #load(): Promise<void> {
		await this.keyring.load();
		if (this.keyring.identity) await this.group?.load();
	}

	#state(): string {
		const { identity, sealsPrivate, where } = this.keyring;
		return JSON.stringify([
			where,
			sealsPrivate,
			identity?.keys,
			this.group?.latest,
			[...(this.group?.keys.keys() ?? [])]
		]);
	}
}
