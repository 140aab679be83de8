import { beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { newId, newRandomId } from '#lib/kernel/ids.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeBody, makeMandate, NOW } from '#lib/testing/factories.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { castBallots } from '#lib/voting/server/ballots.ts';
import { registerProxy } from '#lib/voting/server/proxies.ts';
import { recordPresence } from './attendance.ts';
import { finishItem, openItem, openingOf } from './items.ts';
import { liveState } from './live-state.ts';
import { ownStates } from './own-state.ts';
import { closeItemPoll, openItemPoll } from './polls.ts';
import { closeSitting, nameOfficer, openSitting } from './sittings.ts';

const database = await freshDatabase();
let seconds = 0;
/** Each act happens a second after the one before. */
const tick = () => new Date(NOW.getTime() + (seconds += 1) * 1_000);
let council: Awaited<ReturnType<typeof makeCouncil>>;
let clerk: string;
const act = <Value>(work: (tx: TenantTx) => Promise<Value>) => council.database.transaction(work);
const sittingId = () => council.sitting.id;
const member = (seat: number) => council.mandates[seat - 1]!;
const state = () => act((tx) => liveState(tx, sittingId()));
const move = (seat: number, isPresent: boolean) =>
	act((tx) =>
		recordPresence(
			tx,
			{ sittingId: sittingId(), mandateId: member(seat).id, isPresent },
			member(seat).accountId,
			tick()
		)
	);
const open = (index: number) =>
	act((tx) => openItem(tx, { sittingId: sittingId(), itemId: council.items[index]!.id }, clerk, tick()));

beforeAll(async () => {
	council = await makeCouncil(database, { members: 7, items: 4 });
	clerk = council.clerk.id;
	const closed = { isClosed: true, title: 'Protocole avec M. Untel', publicTitle: 'Affaire à huis clos' };
	await act((tx) => tx.update(items, closed, eq(items.id, council.items[1]!.id)));
});

describe('a sitting, from its opening to its end', () => {
	test('nobody checks in before the sitting is open; opening gives the chair to the mayor', async () => {
		expect(await move(1, true)).toEqual({ ok: false, refusal: 'sitting-not-open' });
		expect((await act((tx) => openSitting(tx, sittingId(), clerk, tick()))).ok).toBe(true);
		expect(await act((tx) => openSitting(tx, sittingId(), clerk, tick()))).toEqual({
			ok: false,
			refusal: 'not-published'
		});
		expect((await state()).states.public).toMatchObject({ state: 'open', chairSeat: 1, seats: 'aaaaaaa' });
	});

	test('L2121-17: without quorum an item opens and takes no vote; the quorum is that of its opening (R19)', async () => {
		for (const seat of [1, 2, 3]) await move(seat, true);
		expect(await open(0)).toMatchObject({ value: { present: 3, needed: 4, reached: false } });
		await move(4, true);
		const poll = await act((tx) => openItemPoll(tx, { sittingId: sittingId(), kind: 'ordinary' }, clerk, tick()));
		expect(poll).toEqual({ ok: false, refusal: 'no-quorum' });
		expect((await state()).states.members).toMatchObject({
			quorum: { reached: true },
			item: { quorum: { reached: false } }
		});
		expect(await open(0)).toMatchObject({ value: { present: 4, reached: true } });
	});

	test('L2121-20: a proxy counts for the vote and not for the quorum, and its holder casts two voices', async () => {
		const paper = { giver: member(5).id, holder: member(2).id };
		const register = (proxy: typeof paper) =>
			act(async (tx) => registerProxy(tx, { sittingId: sittingId(), ...proxy, present: new Set() }, clerk, tick()));
		expect((await register(paper)).ok).toBe(true);
		expect(await register({ giver: member(6).id, holder: member(2).id })).toEqual({
			ok: false,
			refusal: 'holder-has-one'
		});
		const elsewhere = await makeBody(database, council.tenant.id);
		const stranger = await makeMandate(database, council.tenant.id, { bodyId: elsewhere.id });
		for (const holder of [stranger.id, newId()])
			expect(await register({ giver: member(6).id, holder })).toEqual({ ok: false, refusal: 'not-a-member' });
		const { states } = await state();
		expect(states.public).toMatchObject({ seats: 'ppppraa', liveProxies: 1, quorum: { present: 4 } });
		expect(states.chair.proxies).toEqual([[5, 2]]);
		expect(states.members.proxies).toBeUndefined();
	});

	test('R56: while a poll is open only the participation is seen, and each voter sees his voices', async () => {
		const opened = await act((tx) => openItemPoll(tx, { sittingId: sittingId(), kind: 'ordinary' }, clerk, tick()));
		if (!opened.ok) throw new Error(opened.refusal);
		const { pollId } = opened.value;
		const own = await act((tx) => ownStates(tx, sittingId(), [member(2).accountId, clerk]));
		const rights = own.get(member(2).accountId)?.rights ?? [];
		expect(rights.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['own Mme Siège-2', 'proxy Mme Siège-5']);
		expect(own.get(clerk)).toBeNull();
		const sent = rights.map(({ rightId }, index) => ({
			pollId,
			rightId,
			castId: newRandomId(),
			choice: index === 0 ? ('for' as const) : ('against' as const),
			accountId: member(2).accountId
		}));
		await castBallots(council.database, pollId, sent, tick());
		expect((await state()).states.public.poll).toMatchObject({
			state: 'open',
			rights: 5,
			voted: 2,
			result: null,
			choices: null
		});
		const after = await act((tx) => ownStates(tx, sittingId(), [member(2).accountId]));
		expect(after.get(member(2).accountId)?.rights).toMatchObject(sent.map(({ castId }) => ({ receipt: { castId } })));
		expect(await open(2)).toEqual({ ok: false, refusal: 'poll-is-open' });
		expect(await act((tx) => closeSitting(tx, sittingId(), clerk, tick()))).toEqual({
			ok: false,
			refusal: 'poll-is-open'
		});
		const closed = await act((tx) => closeItemPoll(tx, { sittingId: sittingId(), pollId }, clerk, tick()));
		expect(closed).toMatchObject({ value: { outcome: 'rejected', reason: 'tie', voted: 2, rights: 5 } });
		expect((await state()).states.public).toMatchObject({ items: 'oppp', poll: { state: 'closed', choices: null } });
	});

	test('L2121-18: of a closed item the public sees its neutral line and nothing else', async () => {
		await open(1);
		const opened = await act((tx) => openItemPoll(tx, { sittingId: sittingId(), kind: 'public' }, clerk, tick()));
		if (!opened.ok) throw new Error(opened.refusal);
		const during = (await state()).states;
		expect(JSON.stringify(during.public)).not.toMatch(/Untel|protocole/i);
		expect(during.public).toMatchObject({
			poll: null,
			item: { title: 'Affaire à huis clos', quorum: null, versionId: null }
		});
		expect(during.members).toMatchObject({ poll: { state: 'open' }, item: { title: 'Protocole avec M. Untel' } });
		await act((tx) => closeItemPoll(tx, { sittingId: sittingId(), pollId: opened.value.pollId }, clerk, tick()));
		await act((tx) => finishItem(tx, { sittingId: sittingId(), itemId: council.items[1]!.id }, clerk, tick()));
		const after = (await state()).states;
		expect([after.public.items, after.members.items]).toEqual(['Rdpp', 'RRpp']);
	});

	test('another member may preside, and each act raised the version and stands in the journal', async () => {
		const wish = { sittingId: sittingId(), office: 'chair', mandateId: member(3).id } as const;
		const named = await act((tx) => nameOfficer(tx, wish, clerk, tick()));
		expect(named).toEqual({ ok: true, value: { readmit: [member(1).accountId, member(3).accountId] } });
		expect((await state()).states.public.chairSeat).toBe(3);
		const [row] = await act((tx) => tx.select().from(sittings).where(eq(sittings.id, sittingId())));
		const entries = await act((tx) => tx.select().from(journalEntries));
		const acts = entries.map(({ body }) => (JSON.parse(new TextDecoder().decode(body)) as { act: string }).act);
		expect(row!.version).toBe(acts.length);
		expect(acts).toEqual(expect.arrayContaining(['sitting.opened', 'presence.arrived', 'item.opened', 'poll.closed']));
	});

	test('the end of the sitting finishes its item, and nothing more is recorded', async () => {
		await open(2);
		expect((await act((tx) => closeSitting(tx, sittingId(), clerk, tick()))).ok).toBe(true);
		expect((await state()).states.public).toMatchObject({ state: 'closed', items: 'Rddp' });
		expect(await move(6, true)).toEqual({ ok: false, refusal: 'sitting-not-open' });
		expect(await open(3)).toEqual({ ok: false, refusal: 'sitting-not-open' });
		expect(await act((tx) => openingOf(tx, council.items[2]!.id))).toMatchObject({ quorum: { reached: true } });
	});
});

test('the state of 56 seats and 60 items is about 2 KB', async () => {
	council = await makeCouncil(database, { members: 56, items: 60 });
	clerk = council.clerk.id;
	await act((tx) => openSitting(tx, sittingId(), clerk, tick()));
	for (let seat = 1; seat <= 40; seat += 1) await move(seat, true);
	await open(30);
	await act((tx) => openItemPoll(tx, { sittingId: sittingId(), kind: 'public' }, clerk, tick()));
	const { states } = await state();
	expect(JSON.stringify(states.members).length).toBeLessThan(2_048);
	expect(JSON.stringify(states.chair).length).toBeLessThan(2_048);
});
