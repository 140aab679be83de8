import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { Downloader } from '#lib/offline/downloader.ts';
import { deleteAllFiles } from '#lib/offline/files.ts';
import { forgetOwner, owner, rememberOwner, type Owner } from '#lib/offline/owner.ts';
import { Pack } from '#lib/offline/pack.svelte.ts';
import { storeOf, type TabletStore } from '#lib/offline/store.ts';
import { keepAnswer } from './answers.ts';
import { packFiles } from './paper-urls.ts';
import { keepOpened, readInbox, readOpened, readSitting, readUnsentAnswers } from './records.ts';
import type { Answer, InboxSitting, TabletSitting } from './schemas.ts';
import { askWho, syncTablet, syncTexts, tidyFiles, type SyncEnd } from './sync.ts';

/** What the badge says. `unknown` until the server was asked once. */
export type Connection = 'unknown' | 'online' | 'offline' | 'signed-out';

/** Everything that the app shows, read from the tablet first and brought up to date when there is a network. */
export class Tablet {
	person = $state.raw<Owner | null>(owner());
	/** What is on the tablet was read: before that no screen says that something is missing. */
	isRead = $state(false);
	connection = $state<Connection>('unknown');
	/** The app itself is on the tablet: without it the papers would be here, but nothing to open them with. */
	isAppKept = $state(false);
	isSyncing = $state(false);
	/** When the server last told everything, in milliseconds since 1970. */
	syncedAt = $state<number | null>(null);
	inbox = $state.raw<readonly InboxSitting[]>([]);
	/** Names of the councils that still wait for their link to be opened once. */
	waiting = $state.raw<readonly string[]>([]);
	readonly sittings = new SvelteMap<string, TabletSitting>();
	readonly packs = new SvelteMap<string, Pack>();
	/** Versions opened on this tablet, by sitting. */
	readonly opened = new SvelteMap<string, ReadonlySet<string>>();
	/** Answers that the server does not have yet, by sitting. */
	readonly unsent = new SvelteMap<string, Answer>();

	#downloader: Downloader | undefined;
	#again = false;

	/** The store of the person; asking before somebody is known is a bug. */
	get store(): TabletStore {
		if (!this.person) throw new Error('nobody is known on this tablet');
		return storeOf(this.person.id);
	}

	/** Reads what is on the tablet. Never needs the network. */
	async read(): Promise<void> {
		if (this.person) {
			const inbox = await readInbox(this.store);
			const unsent = await readUnsentAnswers(this.store);
			this.unsent.clear();
			for (const { sittingId, answer } of unsent) this.unsent.set(sittingId, answer);
			this.inbox = inbox?.sittings ?? [];
			this.waiting = inbox?.waiting ?? [];
			await Promise.all(this.inbox.map((sitting) => this.#readSitting(sitting)));
		}
		this.isRead = true;
	}

	/** Asks the server for news. One at a time; asked for again meanwhile, it goes round once more. */
	async sync(): Promise<void> {
		this.#again = true;
		if (this.isSyncing) return;
		this.isSyncing = true;
		try {
			for (; this.#again;) {
				this.#again = false;
				this.#settle(await this.#syncOnce());
			}
		} finally {
			this.isSyncing = false;
		}
		if (this.connection === 'online') await this.#fetchPacks();
	}

	/** Present, absent, or by proxy: kept at once, sent when there is a network. */
	async answer({ id, tenant }: InboxSitting, answer: Answer): Promise<void> {
		this.unsent.set(id, answer);
		await keepAnswer(this.store, { tenant: tenant.slug, sittingId: id, answer });
		await this.sync();
	}

	async markOpened(sittingId: string, versionId: string): Promise<void> {
		const opened = this.opened.get(sittingId);
		if (opened?.has(versionId)) return;
		this.opened.set(sittingId, await keepOpened(this.store, sittingId, [...(opened ?? []), versionId]));
	}

	/** Takes everything of this person off the tablet. */
	async wipe(): Promise<void> {
		const { person } = this;
		this.#leave();
		if (!person) return;
		await deleteAllFiles(person.id);
		await storeOf(person.id).wipe();
	}

	async #syncOnce(): Promise<Exclude<SyncEnd, 'other-person'>> {
		if (!this.person) {
			const person = await askWho();
			if (typeof person === 'string') return person;
			this.#become(person);
		}
		const end = await syncTablet(this.store);
		if (end === 'synced') await this.read();
		if (end !== 'other-person') return end;
		this.#leave();
		return this.#syncOnce();
	}

	#become(person: Owner): void {
		rememberOwner(person);
		this.person = person;
	}

	/** Shows nothing of the person any more. The store stays: notes that were not sent must not be lost. */
	#leave(): void {
		this.#downloader?.close();
		this.#downloader = undefined;
		forgetOwner();
		this.person = null;
		this.inbox = [];
		this.waiting = [];
		for (const map of [this.sittings, this.packs, this.opened, this.unsent]) map.clear();
	}

	#settle(end: Exclude<SyncEnd, 'other-person'>): void {
		if (end === 'synced') this.syncedAt = Date.now();
		this.connection = end === 'synced' ? 'online' : end === 'no-network' ? 'offline' : 'signed-out';
	}

	async #readSitting({ id }: InboxSitting): Promise<void> {
		const sitting = await readSitting(this.store, id);
		if (!sitting) return;
		this.opened.set(id, await readOpened(this.store, id));
		await this.#packOf(id).expect(packFiles(sitting));
		this.sittings.set(id, sitting);
	}

	#packOf(sittingId: string): Pack {
		let pack = this.packs.get(sittingId);
		if (!pack) {
			this.#downloader ??= new Downloader(this.store.accountId);
			pack = new Pack(this.store.accountId, this.#downloader);
			this.packs.set(sittingId, pack);
		}
		return pack;
	}

	/** The next sitting first. Past ones come when asked for. */
	async #fetchPacks(): Promise<void> {
		const coming = [...this.sittings.values()].filter(({ state }) => state !== 'closed');
		coming.sort((one, other) => one.startsAt.localeCompare(other.startsAt));
		for (const sitting of coming) {
			await this.packs.get(sitting.id)?.fetch();
			await syncTexts(this.store, sitting);
		}
		await tidyFiles(this.store, [...this.sittings.values()]);
	}
}

export const [getTablet, setTablet] = createContext<Tablet>();
