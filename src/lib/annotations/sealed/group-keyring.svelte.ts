import { needsNewEpoch, withoutKey, type Holder } from '../rules/epochs.ts';
import { randomBytes, type Bytes } from './bytes.ts';
import { giveKey, holdersOf, makeEpoch, provenMembers, readEpoch, takeKey, type EpochName } from './group-key.ts';
import { fingerprint, type Identity } from './identity.ts';
import type { KeptKeys } from './kept-keys.ts';
import type { GroupAddress, KeyServer } from './key-server.ts';
import type { GroupState } from './schemas.ts';

/** A member as the others see them. */
export interface MemberLine {
	accountId: string;
	name: string;
	/** Of their key; null while they have none. */
	fingerprint: string | null;
	/** Opens what the group writes now. */
	holdsKey: boolean;
}

interface Epoch extends EpochName {
	madeAt: number;
	holders: Holder[];
	given: GroupState['epochs'][number]['given'];
}

/** How often somebody else may be faster before the tablet waits for its next look. */
const TRIES = 4;

/** The keys of one group on this tablet: taken from the server, changed when somebody left, given to those who joined. */
export class GroupKeyring {
	readonly group: GroupAddress;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole
	keys = $state.raw<ReadonlyMap<number, Bytes>>(new Map());
	/** Of the server's last word, the newest epoch; 0 before the first one. */
	latest = $state(0);
	members = $state.raw<readonly MemberLine[]>([]);
	/** The key to write with is here. Without network: the newest that there is. */
	readonly current = $derived.by(() => {
		const newest = Math.max(0, ...this.keys.keys());
		const key = this.keys.get(newest);
		return key && newest >= this.latest ? { number: newest, key } : null;
	});
	readonly #kept: KeptKeys;
	readonly #server: KeyServer;

	constructor(group: GroupAddress, kept: KeptKeys, server: KeyServer) {
		this.group = group;
		this.#kept = kept;
		this.#server = server;
	}

	/** The keys that the tablet keeps. Needs no network. */
	async load(): Promise<void> {
		this.keys = await this.#kept.groupKeys(this.group);
	}

	/** Looks after the group's keys, as every member's tablet does when it is online. Without network nothing changes. */
	async tend(me: Identity, now: number): Promise<void> {
		for (let tries = 0; tries < TRIES; tries += 1) if (await this.#tendOnce(me, now)) return;
	}

	/** False: another tablet was faster, look again. */
	async #tendOnce(me: Identity, now: number): Promise<boolean> {
		const answer = await this.#server.readGroup(this.group);
		if (!answer.ok) return true;
		const members = await provenMembers(answer.value);
		const epochs = await this.#readEpochs(answer.value);
		await this.#take(me, epochs);
		await this.#show(answer.value, epochs.at(-1)?.holders ?? []);
		if (!members.some(({ accountId, sealing }) => accountId === me.accountId && sealing === me.keys.sealing))
			return true;
		if (needsNewEpoch(epochs.at(-1) ?? null, members, now)) {
			await this.#make(me, { number: this.latest + 1, members, key: randomBytes(32), madeAt: now });
			return false;
		}
		return this.#give(me, epochs, members);
	}

	async #readEpochs(state: GroupState): Promise<Epoch[]> {
		this.latest = Math.max(0, ...state.epochs.map(({ number }) => number));
		const read = state.epochs.map(async (epoch) => {
			const statement = await readEpoch(this.group, epoch);
			return statement && { ...statement, given: epoch.given, holders: await holdersOf(statement, epoch.given) };
		});
		return (await Promise.all(read)).filter((epoch) => epoch !== null);
	}

	async #take(me: Identity, epochs: readonly Epoch[]): Promise<void> {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- it replaces the other as a whole
		const taken = new Map(this.keys);
		for (const epoch of epochs) {
			if (taken.has(epoch.number)) continue;
			const key = await takeKey(me, epoch, epoch.given);
			if (key) taken.set(epoch.number, key);
		}
		if (taken.size === this.keys.size) return;
		await this.#kept.keepGroupKeys(this.group, taken);
		this.keys = taken;
	}

	async #show({ members }: GroupState, holders: readonly Holder[]): Promise<void> {
		const lines = members.map(async ({ accountId, name, key }) => ({
			accountId,
			name,
			fingerprint: key && (await fingerprint(accountId, key)),
			holdsKey: holders.some((holder) => holder.accountId === accountId && holder.sealing === key?.sealing)
		}));
		this.members = await Promise.all(lines);
	}

	async #make(me: Identity, wanted: Parameters<typeof makeEpoch>[2]): Promise<void> {
		const { tenantId, groupId } = this.group;
		await this.#server.actOnGroup(this.group, await makeEpoch(me, { tenantId, groupId }, wanted));
	}

	/** Whoever joined reads what the group wrote before, as a member may: every epoch that is here goes over. */
	async #give(me: Identity, epochs: readonly Epoch[], members: readonly Holder[]): Promise<boolean> {
		let isSettled = true;
		for (const epoch of epochs) {
			const key = this.keys.get(epoch.number);
			const waiting = key ? withoutKey(epoch.holders, members) : [];
			if (!key || waiting.length === 0) continue;
			const gifts = await giveKey(me, epoch, key, waiting);
			const given = await this.#server.actOnGroup(this.group, { act: 'give', number: epoch.number, gifts });
			isSettled &&= !given.ok;
		}
		return isSettled;
	}
}
