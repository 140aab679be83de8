import { expect, test } from 'vitest';
import { guestItems, guests } from '#lib/agenda/server/guest-tables.ts';
import { convocations } from '#lib/agenda/server/tables.ts';
import { presenceEvents } from '#lib/chamber/server/tables.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { chainWaiting } from '#lib/journal/server/chain.ts';
import { newId, newRandomId } from '#lib/kernel/ids.ts';
import { memberships } from '#lib/people/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeTenant, NOW } from '#lib/testing/factories.ts';
import { ballots, pollRights, polls, proxies } from '#lib/voting/server/tables.ts';
import { aboutPerson } from './about-person.ts';

const database = await freshDatabase();
const council = await makeCouncil(database, { members: 3, items: 2 });
const [me, colleague] = council.mandates;
const sittingId = council.sitting.id;

/** A poll on an item, in which both cast. */
async function vote(itemId: string, kind: 'public' | 'ordinary', state: 'open' | 'closed') {
	await council.database.transaction(async (tx) => {
		const pollId = newId();
		await tx.insert(polls, { id: pollId, sittingId, itemId, kind, question: '', state, openedAt: NOW });
		for (const [mandate, choice] of [
			[me!, 'for'],
			[colleague!, 'against']
		] as const) {
			const rightId = newRandomId();
			const holder = { holderMandateId: mandate.id, holderAccountId: mandate.accountId };
			await tx.insert(pollRights, { pollId, rightId, mandateId: mandate.id, ...holder, kind: 'own' });
			await tx.insert(ballots, { pollId, rightId, castId: newId(), choice, castAt: NOW });
		}
	});
}

await council.database.transaction(async (tx) => {
	for (const { id } of [me!, colleague!]) {
		await tx.insert(convocations, { id: newId(), sittingId, mandateId: id, sentAt: NOW, answer: 'present' });
		const arrived = { kind: 'arrived' as const, at: NOW, recordedBy: council.clerk.id };
		await tx.insert(presenceEvents, { id: newId(), sittingId, mandateId: id, ...arrived });
		const details = { mandate: id };
		await appendJournal(tx, { act: 'presence.arrived', object: sittingId, actor: council.clerk.id, details }, NOW);
	}
	const parties = { giverMandateId: me!.id, holderMandateId: colleague!.id };
	await tx.insert(proxies, { id: newId(), sittingId, ...parties, givenAt: NOW, recordedBy: council.clerk.id });
});
await vote(council.items[0]!.id, 'public', 'closed');
await vote(council.items[0]!.id, 'ordinary', 'closed');
await vote(council.items[1]!.id, 'public', 'open');
await chainWaiting(council.database);
const guest = await makeAccount(database);
await database.installation
	.insert(memberships)
	.values({ accountId: guest.id, tenantId: council.tenant.id, joinedAt: NOW });
await council.database.transaction(async (tx) => {
	const guestId = newId();
	const evening = { quality: 'Experte', invitedAt: NOW, endsAt: NOW };
	await tx.insert(guests, { id: guestId, sittingId, accountId: guest.id, ...evening });
	await tx.insert(guestItems, { id: newId(), guestId, itemId: council.items[1]!.id });
});
const elsewhere = await makeTenant(database);
await database.installation
	.insert(memberships)
	.values({ accountId: me!.accountId, tenantId: elsewhere.id, joinedAt: new Date() });

const mySession = { account: { id: me!.accountId }, councils: [council.tenant.id, elsewhere.id] };

test('one’s own is there, over all councils', async () => {
	const about = await aboutPerson(database, mySession, 100, NOW);
	expect(about.councils.map(({ name }) => name).toSorted()).toEqual([council.tenant.name, elsewhere.name].toSorted());
	const here = about.councils.find(({ name }) => name === council.tenant.name);
	expect(here).toMatchObject({
		mandates: [{ title: 'Maire', seat: 1 }],
		convocations: [{ answer: 'present' }],
		presences: [{ kind: 'arrived' }],
		proxies: [{ kind: 'given', other: 'Camille Siège-2' }],
		notes: { private: 0, group: 0, assembly: 0 }
	});
	expect(here?.journal).toHaveLength(1);
});

test('what one council vouches for tells of that council only', async () => {
	const about = await aboutPerson(database, { ...mySession, councils: [elsewhere.id] }, 100, NOW);
	expect(about.councils.map(({ name }) => name)).toEqual([elsewhere.name]);
});

test('of votes, only one’s own in public ballots that are closed', async () => {
	const { councils } = await aboutPerson(database, mySession, 100, NOW);
	const votes = councils.flatMap((one) => one.votes);
	expect(votes.map(({ choice }) => choice)).toEqual(['for']);
});

test('no secret is told: neither the password nor any key', async () => {
	const told = JSON.stringify(await aboutPerson(database, mySession, 100, NOW));
	for (const secret of ['passwordHash', 'publicKey', 'tokenHash', 'argon2']) expect(told).not.toContain(secret);
});

test('somebody whom no council knows is told so', async () => {
	const about = await aboutPerson(database, { account: council.clerk, councils: [] }, 100, NOW);
	expect(about.councils.flatMap((one) => one.mandates)).toEqual([]);
});

test('a guest is told of the invitation, and of the items that it named', async () => {
	const about = await aboutPerson(database, { account: guest, councils: [council.tenant.id] }, 100, NOW);
	expect(about.councils).toMatchObject([{ mandates: [], convocations: [], invitations: [{ quality: 'Experte' }] }]);
	expect(about.councils[0]?.invitations[0]?.items).toEqual([expect.stringContaining(council.items[1]!.title)]);
});
