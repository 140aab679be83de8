import { expect, test } from 'vitest';
import { needsNewEpoch } from '../rules/epochs.ts';
import { randomBytes } from './bytes.ts';
import { giveKey, holdersOf, makeEpoch, provenMembers, readEpoch, takeKey } from './group-key.ts';
import { identityOf, makeSecret, proofOf, type Identity } from './identity.ts';
import type { EpochStatement, GroupAct, GroupState } from './schemas.ts';

const place = { tenantId: 'a0000000-0000-4000-8000-000000000001', groupId: 'a0000000-0000-4000-8000-000000000002' };
const person = (number: number) => identityOf(`b0000000-0000-4000-8000-00000000000${number}`, makeSecret());
const [anne, paul, zoe] = [await person(1), await person(2), await person(3)];
const member = ({ accountId, keys }: Identity) => ({ accountId, sealing: keys.sealing });

type Epoch = GroupState['epochs'][number];
function stored(maker: Identity, { statement, signature, gifts }: Extract<GroupAct, { act: 'make' }>): Epoch {
	const { number } = JSON.parse(statement) as EpochStatement;
	const giver = { giverId: maker.accountId, giverSigning: maker.keys.signing };
	const given = gifts.map((gift) => ({ ...gift, ...giver }));
	return { number, makerId: maker.accountId, makerSigning: maker.keys.signing, statement, signature, given };
}
async function epoch(number: number, members: Identity[], key = randomBytes(32)): Promise<Epoch> {
	return stored(anne, await makeEpoch(anne, place, { number, members: members.map(member), key, madeAt: 1 }));
}
const nameOf = async (one: Epoch) => (await readEpoch(place, one))!;

test('each member opens the group’s key, and nobody else does', async () => {
	const key = randomBytes(32);
	const made = await epoch(1, [anne, paul], key);
	const name = await nameOf(made);
	expect(await takeKey(anne, name, made.given)).toEqual(key);
	expect(await takeKey(paul, name, made.given)).toEqual(key);
	expect(await takeKey(zoe, name, made.given)).toBeNull();
});

test('who has left opens the keys of before and never the next', async () => {
	const before = await epoch(1, [anne, paul]);
	const holders = await holdersOf(await nameOf(before), before.given);
	expect(needsNewEpoch({ holders, madeAt: 1 }, [member(anne)], 1)).toBe(true);
	const after = await epoch(2, [anne]);
	expect(await takeKey(paul, await nameOf(before), before.given)).not.toBeNull();
	expect(await takeKey(paul, await nameOf(after), after.given)).toBeNull();
	// Not even from the old gift under the new name.
	expect(await takeKey(paul, await nameOf(after), before.given)).toBeNull();
});

test('who joins is given the key by any member, who signs for it', async () => {
	const key = randomBytes(32);
	const made = await epoch(1, [anne, paul], key);
	const name = await nameOf(made);
	const [gift] = await giveKey(paul, name, key, [member(zoe)]);
	const given = [...made.given, { ...gift!, giverId: paul.accountId, giverSigning: paul.keys.signing }];
	expect(await takeKey(zoe, name, given)).toEqual(key);
	expect(await holdersOf(name, given)).toEqual([anne, paul, zoe].map(member));
	const forged = given.map((one) => ({ ...one, giverSigning: zoe.keys.signing }));
	expect(await holdersOf(name, forged)).toEqual([]);
});

test('a list that the server changed is no list, and a key of its own is not taken', async () => {
	const made = await epoch(1, [anne, paul]);
	const added = { ...made, statement: made.statement.replace(paul.accountId, zoe.accountId) };
	expect(await readEpoch(place, added)).toBeNull();
	expect(await readEpoch({ ...place, groupId: place.tenantId }, made)).toBeNull();
	expect(await readEpoch(place, { ...made, number: 2 })).toBeNull();
	const name = await nameOf(made);
	const [swapped] = await giveKey(anne, name, randomBytes(32), [member(paul)]);
	const given = [{ ...swapped!, giverId: anne.accountId, giverSigning: anne.keys.signing }];
	expect(await takeKey(paul, name, given)).toBeNull();
});

test('nothing is sealed to a key that its owner did not publish', async () => {
	const published = async (who: Identity) => ({ ...who.keys, proof: await proofOf(who) });
	const members = [
		{ accountId: anne.accountId, name: 'Anne', key: await published(anne) },
		{ accountId: paul.accountId, name: 'Paul', key: { ...(await published(paul)), sealing: zoe.keys.sealing } },
		{ accountId: zoe.accountId, name: 'Zoé', key: null }
	];
	expect(await provenMembers({ members, epochs: [] })).toEqual([member(anne)]);
});
