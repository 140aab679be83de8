import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { Downloader } from '#lib/offline/downloader.ts';
import { accountsHere } from '#lib/offline/device-keys.ts';
import { meetServer, type Meeting } from '#lib/offline/device.ts';
import type { DeviceFacts } from '#lib/offline/device-wire.ts';
import { emptyTablet, whenEmptied } from '#lib/offline/empty-tablet.ts';
import { forgetOwner, owner, rememberOwner, type Owner } from '#lib/offline/owner.ts';
import { Pack } from '#lib/offline/pack.svelte.ts';
import { storeOf, type TabletStore } from '#lib/offline/store.ts';
import { hasUnsent } from '#lib/offline/unsent.ts';
import { isStoreOpen, StoreClosed } from '#lib/offline/vault.ts';
import { keepAnswer } from './answers.ts';
import { deviceFacts } from './device-facts.ts';
import { packFiles } from './paper-urls.ts';
import { keepOpened, readInbox, readOpened, readSitting, readUnsentAnswers } from './records.ts';
import type { Answer, InboxSitting, TabletSitting } from './schemas.ts';
import { askWho, syncTablet, syncTexts, tidyPapers, type SyncEnd } from './sync.ts';

/** What the badge says. `unknown` until the server was asked once. */
export type Connection = 'unknown' | 'online' | 'offline' | 'signed-out';

const MEET_EVERY = 5 * 60_000;

/** Everything that the app shows, read from the tablet first and brought up to date when there is a network. */
export class Tablet {
	person = $state.raw<Owner | null>(owner());
	/** What is on the tablet was read: before that no screen says that something is missing. */
	isRead = $state(false);
	connection = $state<Connection>('unknown');
	/** The lease is over: nothing is shown until the person signs in again. What was written here and not sent is kept, sealed. */
	isClosed = $state(false);
	/** While it is closed: whether something waits to be sent. */
	holdsUnsent = $state(false);
	/** The server ordered it: nothing of anybody is here any more. */
	isWiped = $state(false);
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
	#isEmptying = false;
	/** When the server was last met, in milliseconds since 1970, and what it was told. */
	#metAt = 0;
	#told = '';

	/** The store of the person; asking before somebody is known is a bug. */
	get store(): TabletStore {
		if (!this.person) throw new Error('nobody is known on this tablet');
		return storeOf(this.person.id);
	}

	/** Another tab signed out, or carried out an order: nothing of the person is shown or kept here either. Answers how to stop. */
	listen(): () => void {
		return whenEmptied((accountId) => {
			if (accountId === this.person?.id) this.#leave();
		});
	}

	/** Reads what is on the tablet, if its lease still allows it. Never needs the network. */
	async read(): Promise<void> {
		if (this.person && (await this.#mayOpen())) {
			const inbox = await readInbox(this.store);
			const unsent = await readUnsentAnswers(this.store);
			this.unsent.clear();
			for (const { sittingId, answer } of unsent) this.unsent.set(sittingId, answer);
			this.inbox = inbox?.sittings ?? [];
			this.waiting = inbox?.waiting ?? [];
			this.#dropOthers();
			await Promise.all(this.inbox.map((sitting) => this.#readSitting(sitting)));
		}
		this.isRead = true;
	}

	/** Asks the server for news. One at a time; asked for again meanwhile, it goes round once more. */
	async sync(): Promise<void> {
		if (this.#isEmptying) return;
		if (this.isWiped) return this.#meetForOthers();
		this.#again = true;
		if (this.isSyncing) return;
		this.isSyncing = true;
		try {
			for (; this.#again;) {
				this.#again = false;
				this.#settle(await this.#syncOnce());
			}
		} catch (error) {
			// The lease ended, or another tab emptied the tablet, while this was under way.
			if (!(error instanceof StoreClosed)) throw error;
			await this.read();
		} finally {
			this.isSyncing = false;
		}
		if (this.connection !== 'online') return;
		await this.#fetchPacks();
		await this.#tellFacts();
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

	/** Takes everything off the tablet, at sign-out. */
	async wipe(): Promise<void> {
		this.#isEmptying = true;
		this.#leave();
		await emptyTablet();
	}

	async #syncOnce(): Promise<Exclude<SyncEnd, 'other-person'>> {
		if (this.#metAt === 0) await this.#meetForOthers();
		if (!this.person) {
			const person = await askWho();
			if (typeof person === 'string') return person;
			this.#become(person);
		}
		if (this.#isDue()) await this.#meet();
		if (!this.person) return 'signed-out';
		if (!(await this.#mayOpen())) return this.#askWhoElse();
		const end = await syncTablet(this.store);
		if (end === 'synced') await this.read();
		if (end === 'signed-out') await this.#meet();
		if (end !== 'other-person') return end;
		this.#leave();
		return this.#syncOnce();
	}

	/** Closed, and the person did not come: perhaps somebody else did. */
	async #askWhoElse(): Promise<Exclude<SyncEnd, 'other-person'>> {
		const person = await askWho();
		if (person === 'no-network') return person;
		if (person === 'signed-out' || person.id === this.person?.id) return 'signed-out';
		this.#leave();
		return this.#syncOnce();
	}

	/** A tablet in use meets the server every few minutes, and whenever something is not as it should be. */
	#isDue(): boolean {
		return this.isClosed || this.connection !== 'online' || Date.now() - this.#metAt >= MEET_EVERY;
	}

	/** Renews the lease, and does what the server orders. */
	async #meet(): Promise<void> {
		if (!this.person) return;
		const facts = await this.#facts();
		const met = await meetServer(this.person.id, facts);
		this.#obey(met);
		if (met === 'no-network') return;
		this.#metAt = Date.now();
		this.#told = JSON.stringify(facts);
		if (this.isClosed && met === 'leased') await this.read();
	}

	#obey(met: Meeting): void {
		if (met === 'begun-anew') location.reload();
		if (met !== 'wiped') return;
		this.#leave();
		this.isWiped = true;
	}

	/** Orders for whoever used this tablet before reach it too. */
	async #meetForOthers(): Promise<void> {
		for (const accountId of await accountsHere())
			if (accountId !== this.person?.id && (await meetServer(accountId, null)) === 'wiped')
				this.isWiped = this.person === null;
	}

	/** What is on the tablet now, if it is not what the server was told last. */
	async #tellFacts(): Promise<void> {
		if (JSON.stringify(await this.#facts()) !== this.#told) await this.#meet();
	}

	/** Null while the store is closed: nothing can be counted then. */
	async #facts(): Promise<DeviceFacts | null> {
		if (!(await this.#mayOpen())) return null;
		return deviceFacts(this.store, [...this.packs.values()], this.unsent.size);
	}

	/** Whether the lease still allows to open the store; shows nothing any more when it does not. */
	async #mayOpen(): Promise<boolean> {
		if (!this.person) return false;
		const isOpen = await isStoreOpen(this.person.id, Date.now());
		if (!isOpen && !this.isClosed) this.#hide();
		this.isClosed = !isOpen;
		if (!isOpen) this.holdsUnsent = await hasUnsent(this.store);
		return isOpen;
	}

	#become(person: Owner): void {
		rememberOwner(person);
		this.person = person;
		this.#metAt = 0;
	}

	/** Shows nothing of the person any more. The store stays: notes that were not sent must not be lost. */
	#leave(): void {
		forgetOwner();
		this.person = null;
		this.isClosed = false;
		this.#hide();
	}

	#hide(): void {
		this.#downloader?.close();
		this.#downloader = undefined;
		this.inbox = [];
		this.waiting = [];
		for (const map of [this.sittings, this.packs, this.opened, this.unsent]) map.clear();
	}

	#settle(end: Exclude<SyncEnd, 'other-person'>): void {
		if (end === 'synced') this.syncedAt = Date.now();
		this.connection = end === 'synced' ? 'online' : end === 'no-network' ? 'offline' : 'signed-out';
	}

	/** What the server no longer gives is not shown any more either, and its files go with the next tidying. */
	#dropOthers(): void {
		const isGone = (id: string) => this.inbox.every((sitting) => sitting.id !== id);
		for (const map of [this.sittings, this.packs]) for (const id of [...map.keys()]) if (isGone(id)) map.delete(id);
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
		await tidyPapers(this.store, [...this.sittings.values()]);
	}
}

export const [getTablet, setTablet] = createContext<Tablet>();
