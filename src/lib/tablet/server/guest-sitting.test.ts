import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { guestItems, guests } from '#lib/agenda/server/guest-tables.ts';
import { itemPapers, items, sittings } from '#lib/agenda/server/tables.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { memberships } from '#lib/people/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, NOW } from '#lib/testing/factories.ts';
import { InboxSitting, TabletSitting } from '../schemas.ts';
import { guestSittingFor } from './guest-sitting.ts';
import { inboxOf } from './inbox.ts';

const database = await freshDatabase();

/**
 * A sitting with an open item (own paper, and one that lies on the closed item too), a closed item and another one; each title
 * says what it is. And somebody who is invited to some of them.
 */
async function hostGuest(named: readonly ('open' | 'closed')[], admitsClosed = false) {
	const council = await makeCouncil(database, { members: 3, items: 3, state: 'open' });
	const act = council.database.transaction.bind(council.database);
	const [open, closed, other] = council.items.map(({ id }) => id) as [string, string, string];
	const paper = async (title: string, on: string[]) => {
		const [paperId, versionId] = [newId(), newId()];
		const by = { createdAt: NOW, createdBy: council.clerk.id };
		await act(async (tx) => {
			await tx.insert(papers, { id: paperId, title, kind: 'report', ...by });
			const file = { fileName: `${title}.pdf`, bytes: 1, pageCount: 1, chunkHashes: [], sha256: 'ab'.repeat(32) };
			await tx.insert(paperVersions, { id: versionId, paperId, number: 1, state: 'ready', ...file, ...by });
			for (const itemId of on) await tx.insert(itemPapers, { itemId, paperId, position: 0, addedAt: NOW });
		});
	};
	await paper('paper-of-open', [open]);
	await paper('paper-of-both', [open, closed]);
	await paper('paper-of-closed', [closed]);
	await paper('paper-of-other', [other]);
	const account = await makeAccount(database);
	await database.installation.insert(memberships).values({ accountId: account.id, tenantId: council.tenant.id });
	const guestId = newId();
	await act(async (tx) => {
		const rapporteur = { rapporteurMandateId: council.mandates[1]!.id, title: 'title-of-open' };
		await tx.update(items, rapporteur, eq(items.id, open));
		const secret = {
			isClosed: true,
			publicTitle: 'neutral-line',
			title: 'title-of-closed',
			section: 'section-of-closed'
		};
		await tx.update(items, secret, eq(items.id, closed));
		await tx.update(items, { title: 'title-of-other' }, eq(items.id, other));
		await tx.update(sittings, { currentItemId: other }, eq(sittings.id, council.sitting.id));
		const sittingId = council.sitting.id;
		const made = { facts: {}, createdAt: NOW, sittingId, outcome: 'adopted' as const, state: 'ready' as const };
		await tx.insert(deliberations, { ...made, id: newId(), itemId: open, number: 'D-1', title: 'x' });
		const evening = { quality: 'Expert', invitedAt: NOW, endsAt: new Date(NOW.getTime() + 1000) };
		await tx.insert(guests, { id: guestId, sittingId, accountId: account.id, ...evening });
		const ids = { open, closed };
		for (const name of named)
			await tx.insert(guestItems, {
				id: newId(),
				guestId,
				itemId: ids[name],
				admitsClosed: admitsClosed && name === 'closed'
			});
	});
	const asking = { tenant: council.tenant, accountId: account.id, now: NOW };
	const read = (wish: { isByLink?: boolean; now?: Date } = {}) =>
		act((tx) => guestSittingFor(tx, { ...asking, isByLink: false, ...wish }, council.sitting.id));
	const inbox = (now = NOW) =>
		inboxOf(
			database.installation,
			(id) => database.tenant(id),
			{ account: { id: account.id }, councils: [council.tenant.id], level: 2 },
			now
		);
	return { ...council, act, open, closed, other, read, inbox, accountId: account.id, guestId };
}

const words = (value: unknown) => JSON.stringify(value).match(/\b(title|paper|section)-of-\w+|neutral-line/g) ?? [];

test('a guest’s tablet holds the items of the invitation with their papers, and no word of the others', async () => {
	const { read, open, mandates } = await hostGuest(['open']);
	const found = (await read())!.sitting;
	expect(v.safeParse(TabletSitting, found).success).toBe(true);
	expect(new Set(words(found))).toEqual(new Set(['title-of-open', 'paper-of-open']));
	expect(found).toMatchObject({
		...{ isGuest: true, currentItemId: null, groups: [], annotations: [], myMandateIds: [] },
		items: [{ id: open, number: 1, deliberation: null }],
		members: [{ mandateId: mandates[1]!.id, groupId: null }]
	});
	expect(found.members).toHaveLength(1);
});

test('the inbox counts what the guest may open, and nothing else', async () => {
	const { inbox, sitting } = await hostGuest(['open', 'closed']);
	const { sittings: list } = await inbox();
	expect(v.safeParse(v.array(InboxSitting), list).success).toBe(true);
	expect(list).toMatchObject([{ id: sitting.id, isGuest: true, isCalled: false, answer: null, items: 1, papers: 1 }]);
	expect(words(list)).toEqual([]);
});

test('a closed item that was named and not opened does not exist; opened, it has its title and papers', async () => {
	const withheld = await hostGuest(['open', 'closed']);
	expect(words(await withheld.read())).not.toContain('neutral-line');
	expect((await withheld.read())!.sitting.items).toHaveLength(1);
	const admitted = await hostGuest(['open', 'closed'], true);
	expect(new Set(words(await admitted.read()))).toEqual(
		new Set([
			'title-of-open',
			'title-of-closed',
			'section-of-closed',
			'paper-of-open',
			'paper-of-both',
			'paper-of-closed'
		])
	);
});

test('by a delivered link a guest reads of a closed item the public line only', async () => {
	const { read } = await hostGuest(['closed'], true);
	const found = (await read({ isByLink: true }))!.sitting;
	expect(words(found)).toEqual(['neutral-line']);
	expect(found.items).toMatchObject([{ isSealed: true, papers: [] }]);
});

test('the current item is told when it is one of the guest’s', async () => {
	const { act, read, sitting, open } = await hostGuest(['open']);
	await act((tx) => tx.update(sittings, { currentItemId: open }, eq(sittings.id, sitting.id)));
	expect((await read())!.sitting.currentItemId).toBe(open);
});

test('after the evening, taken back, or with nothing to show, the sitting does not exist', async () => {
	const { act, read, inbox, guestId } = await hostGuest(['open']);
	const over = new Date(NOW.getTime() + 1000);
	expect(await read({ now: over })).toBeNull();
	expect((await inbox(over)).sittings).toEqual([]);
	await act((tx) => tx.update(guests, { withdrawnAt: NOW }, eq(guests.id, guestId)));
	expect(await read()).toBeNull();
	const nothing = await hostGuest(['closed']);
	expect(await nothing.read()).toBeNull();
	expect((await nothing.inbox()).sittings).toEqual([]);
});
