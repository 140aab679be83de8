import * as v from 'valibot';
import { framed, sha256, toBase64, type Bytes } from './bytes.ts';
import { openSealed, sealTo } from './hpke.ts';
import { isProven, isSigned, sign, type Identity } from './identity.ts';
import type { Holder } from '../rules/epochs.ts';
import { EpochStatement, type Gift, type GivenKey, type GroupAct, type GroupState } from './schemas.ts';

export interface GroupPlace {
	tenantId: string;
	groupId: string;
}
/** One epoch of a group's key, as its hash names it. */
export interface EpochName extends GroupPlace {
	number: number;
	keyHash: string;
}

/** The members whose key was published by themselves: nobody else's is sealed to. */
export async function provenMembers({ members }: GroupState): Promise<Holder[]> {
	const proven = await Promise.all(
		members.map(async ({ accountId, key }) =>
			key && (await isProven(accountId, key)) ? { accountId, sealing: key.sealing } : null
		)
	);
	return proven.filter((member) => member !== null);
}

/** A new key for a group, sealed to each member, with the signed list of who they are. */
export async function makeEpoch(
	me: Identity,
	place: GroupPlace,
	{ number, members, key, madeAt }: { number: number; members: Holder[]; key: Bytes; madeAt: number }
): Promise<Extract<GroupAct, { act: 'make' }>> {
	const name = { ...place, number, keyHash: await hashOf(place, number, key) };
	const statement = JSON.stringify({ ...name, madeAt, members } satisfies EpochStatement);
	const signature = await sign(me.signing, framed('group epoch', statement));
	return { act: 'make', statement, signature, gifts: await giveKey(me, name, key, members) };
}

/** Seals a key to members; the giver signs that it was so. */
export function giveKey(me: Identity, name: EpochName, key: Bytes, members: readonly Holder[]): Promise<Gift[]> {
	return Promise.all(
		members.map(async (member) => ({
			accountId: member.accountId,
			sealing: member.sealing,
			sealed: await sealTo(member.sealing, key, giftOf(name, member)),
			signature: await sign(me.signing, giftOf(name, member))
		}))
	);
}

/** What the maker signed; null when it was signed by nobody, is about another group, or is no statement at all. */
export async function readEpoch(
	place: GroupPlace,
	epoch: GroupState['epochs'][number]
): Promise<EpochStatement | null> {
	if (!(await isSigned(epoch.makerSigning, framed('group epoch', epoch.statement), epoch.signature))) return null;
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), EpochStatement), epoch.statement);
	if (!parsed.success) return null;
	const { tenantId, groupId, number } = parsed.output;
	const isItsOwn = tenantId === place.tenantId && groupId === place.groupId && number === epoch.number;
	return isItsOwn ? parsed.output : null;
}

/** Who was given the key of an epoch by somebody who signed for it. */
export async function holdersOf(name: EpochName, given: readonly GivenKey[]): Promise<Holder[]> {
	const signed = await Promise.all(
		given.map((gift) => isSigned(gift.giverSigning, giftOf(name, gift), gift.signature))
	);
	return given.filter((_, index) => signed[index]).map(({ accountId, sealing }) => ({ accountId, sealing }));
}

/** The key of an epoch that somebody gave me. Null unless it is the very key that the maker signed for. */
export async function takeKey(me: Identity, name: EpochName, given: readonly GivenKey[]): Promise<Bytes | null> {
	for (const gift of given) {
		if (gift.accountId !== me.accountId || gift.sealing !== me.keys.sealing || !gift.sealed) continue;
		const key = await openSealed(me.sealing, gift.sealed, giftOf(name, gift));
		if (key && (await hashOf(name, name.number, key)) === name.keyHash) return key;
	}
	return null;
}

const giftOf = ({ tenantId, groupId, number, keyHash }: EpochName, { accountId, sealing }: Holder) =>
	framed('group key given', tenantId, groupId, number, keyHash, accountId, sealing);

async function hashOf({ tenantId, groupId }: GroupPlace, number: number, key: Bytes): Promise<string> {
	return toBase64(await sha256(framed('group key', tenantId, groupId, number, toBase64(key))));
}
