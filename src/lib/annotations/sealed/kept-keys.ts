import * as v from 'valibot';
import { deleteRecord, keepRecord, readRecord, recordNames } from '#lib/offline/records.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { fromBase64, toBase64, type Bytes } from './bytes.ts';
import type { GroupPlace } from './group-key.ts';
import type { PublicKeys } from './identity.ts';

const KEY = 'notes-key';
const FACTS = 'notes-key-facts';
const GROUPS = 'group-keys:';

/** Records are sealed as a whole by the store of the tablet (`#lib/offline/vault.ts`), and go with it. */
const KeptKey = v.object({
	secret: v.string(),
	keys: v.object({ sealing: v.string(), signing: v.string() })
});
export type KeptKey = v.InferOutput<typeof KeptKey>;

/** What the server said last: true without network too. */
const KeyFacts = v.object({ isMade: v.boolean(), sealsPrivate: v.boolean() });
export type KeyFacts = v.InferOutput<typeof KeyFacts>;

const KeptGroupKeys = v.array(v.object({ number: v.number(), key: v.string() }));

/** What one tablet keeps of a person's keys. */
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
		return kept && fromBase64(kept.secret);
	}

	async keepSecret(secret: Bytes, keys: PublicKeys): Promise<void> {
		await keepRecord(this.#store, KEY, { secret: toBase64(secret), keys } satisfies KeptKey);
	}

	/** The key was begun anew somewhere else: nothing of the old one stays. */
	async forget(): Promise<void> {
		for (const name of [KEY, ...(await recordNames(this.#store, GROUPS))]) await deleteRecord(this.#store, name);
	}

	/** A group's keys by epoch. */
	async groupKeys(place: GroupPlace): Promise<Map<number, Bytes>> {
		const kept = (await readRecord(this.#store, nameOf(place), KeptGroupKeys)) ?? [];
		return new Map(kept.map(({ number, key }) => [number, fromBase64(key)]));
	}

	async keepGroupKeys(place: GroupPlace, keys: ReadonlyMap<number, Bytes>): Promise<void> {
		const kept = [...keys].map(([number, key]) => ({ number, key: toBase64(key) }));
		await keepRecord(this.#store, nameOf(place), kept);
	}
}

const nameOf = ({ tenantId, groupId }: GroupPlace) => `${GROUPS}${tenantId}:${groupId}`;
