import * as v from 'valibot';
import { deleteRecord, keepRecord, readRecord, recordNames } from '#lib/offline/records.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { framed, type Bytes } from './bytes.ts';
import type { GroupPlace } from './group-key.ts';
import type { PublicKeys } from './identity.ts';
import { makeDeviceKey, unwrap, wrap } from './wrapping.ts';

const KEY = 'notes-key';
const FACTS = 'notes-key-facts';
const GROUPS = 'group-keys:';

const bytes = v.custom<Bytes>((value) => value instanceof Uint8Array);
const KeptKey = v.object({
	/** Made here, readable by no script, gone when the tablet is emptied. */
	deviceKey: v.custom<CryptoKey>((value) => value instanceof CryptoKey),
	wrapped: bytes,
	keys: v.object({ sealing: v.string(), signing: v.string() })
});
export type KeptKey = v.InferOutput<typeof KeptKey>;

/** What the server said last: true without network too. */
const KeyFacts = v.object({ isMade: v.boolean(), sealsPrivate: v.boolean() });
export type KeyFacts = v.InferOutput<typeof KeyFacts>;

const KeptGroupKeys = v.array(v.object({ number: v.number(), wrapped: bytes }));

/** What one tablet keeps of a person's keys: only wrapped by a key that never leaves it. */
export class KeptKeys {
	readonly #store: TabletStore;

	constructor(store: TabletStore) {
		this.#store = store;
	}

	get accountId(): string {
		return this.#store.accountId;
	}

	facts(): Promise<KeyFacts | null> {
		return readRecord(this.#store, FACTS, KeyFacts);
	}

	keepFacts(facts: KeyFacts): Promise<void> {
		return keepRecord(this.#store, FACTS, facts);
	}

	key(): Promise<KeptKey | null> {
		return readRecord(this.#store, KEY, KeptKey);
	}

	/** The secret itself: for making the keys of it, for another tablet, for a new sheet of paper. */
	async secret(): Promise<Bytes | null> {
		const kept = await this.key();
		return kept && unwrap(kept.deviceKey, kept.wrapped, this.#bound());
	}

	async keepSecret(secret: Bytes, keys: PublicKeys): Promise<void> {
		const deviceKey = await makeDeviceKey();
		const wrapped = await wrap(deviceKey, secret, this.#bound());
		await keepRecord(this.#store, KEY, { deviceKey, wrapped, keys } satisfies KeptKey);
	}

	/** The key was begun anew somewhere else: nothing of the old one stays. */
	async forget(): Promise<void> {
		for (const name of [KEY, ...(await recordNames(this.#store, GROUPS))]) await deleteRecord(this.#store, name);
	}

	/** A group's keys by epoch. */
	async groupKeys(place: GroupPlace): Promise<Map<number, Bytes>> {
		const kept = await this.key();
		const wrapped = kept ? await readRecord(this.#store, nameOf(place), KeptGroupKeys) : null;
		const opened = new Map<number, Bytes>();
		for (const { number, wrapped: one } of wrapped ?? []) {
			const key = kept && (await unwrap(kept.deviceKey, one, groupBound(place, number)));
			if (key) opened.set(number, key);
		}
		return opened;
	}

	async keepGroupKeys(place: GroupPlace, keys: ReadonlyMap<number, Bytes>): Promise<void> {
		const kept = await this.key();
		if (!kept) return;
		const wrapped = [...keys].map(async ([number, key]) => ({
			number,
			wrapped: await wrap(kept.deviceKey, key, groupBound(place, number))
		}));
		await keepRecord(this.#store, nameOf(place), await Promise.all(wrapped));
	}

	#bound() {
		return framed('kept on a tablet', this.accountId);
	}
}

const nameOf = ({ tenantId, groupId }: GroupPlace) => `${GROUPS}${tenantId}:${groupId}`;
const groupBound = ({ tenantId, groupId }: GroupPlace, number: number) =>
	framed('group key on a tablet', tenantId, groupId, number);
