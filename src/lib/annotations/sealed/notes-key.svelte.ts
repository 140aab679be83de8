import type { TabletStore } from '#lib/offline/store.ts';
import { GroupKeyring } from './group-keyring.svelte.ts';
import { AskedKey, GivenKey } from './handover.svelte.ts';
import { KeptKeys } from './kept-keys.ts';
import { keyServer, type GroupAddress, type KeyServer } from './key-server.ts';
import { Keyring } from './keyring.svelte.ts';
import type { KeyRequest, KeyState } from './schemas.ts';

/** A group of mine, as the screen calls it. */
export interface NamedGroup extends GroupAddress {
	name: string;
	council: string;
}

/** What one person sees of their notes key: the key, the tablets that have it or ask for it, and their groups. */
export class NotesKey {
	readonly keyring: Keyring;
	groups = $state.raw<readonly { named: NamedGroup; keys: GroupKeyring }[]>([]);
	state = $state.raw<KeyState | null>(null);
	/** The server was asked, and did not answer. */
	isOffline = $state(false);
	/** This tablet asks for the key. */
	asked = $state.raw<AskedKey | null>(null);
	/** This tablet is giving the key to another one. */
	given = $state.raw<GivenKey | null>(null);
	readonly #server: KeyServer;
	readonly #kept: KeptKeys;

	constructor(store: TabletStore, groups: readonly NamedGroup[], server: KeyServer = keyServer) {
		this.#kept = new KeptKeys(store);
		this.#server = server;
		this.keyring = new Keyring(this.#kept, server);
		this.follow(groups);
	}

	/** A new tablet hears of its groups only after the first sync. */
	follow(groups: readonly NamedGroup[]): void {
		this.groups = groups.map((named) => {
			const known = this.groups.find((one) => one.named.groupId === named.groupId);
			return known ?? { named, keys: new GroupKeyring(named, this.#kept, this.#server) };
		});
	}

	async load(): Promise<void> {
		await this.keyring.load();
		if (this.keyring.identity) await Promise.all(this.groups.map(({ keys }) => keys.load()));
	}

	/** Asks the server for news, and lets both sides of a handover hear them. */
	async look(): Promise<void> {
		const state = await this.keyring.refresh();
		this.isOffline = state === null;
		if (!state) return;
		this.state = state;
		await this.asked?.hear(state);
		await this.given?.hear(state);
	}

	/** Takes, changes and gives the keys of all my groups. */
	async tend(): Promise<void> {
		const { identity } = this.keyring;
		if (!identity) return;
		for (const { keys } of this.groups) await keys.tend(identity, Date.now());
	}

	async ask(): Promise<void> {
		this.asked = await AskedKey.ask(this.keyring, this.#server);
		this.isOffline = this.asked === null;
	}

	async give(request: KeyRequest): Promise<void> {
		this.given = new GivenKey(request, this.keyring, this.#server);
		await this.given.begin();
	}
}

/** Looks once after the keys of somebody's groups: what every member's tablet does whenever it hears from the server. */
export async function tendGroups(store: TabletStore, groups: readonly NamedGroup[]): Promise<void> {
	const notesKey = new NotesKey(store, groups);
	await notesKey.load();
	if (!notesKey.keyring.identity) return;
	await notesKey.look();
	await notesKey.tend();
}
