import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { guestItems, guests } from '#lib/agenda/server/guest-tables.ts';
import { withdrawGuest } from '#lib/agenda/server/guests.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { enterSitting } from '#lib/chamber/server/entrance.ts';
import { tellSitting } from '#lib/chamber/server/live-topic.ts';
import type { LiveState } from '#lib/chamber/schemas.ts';
import { newId } from '#lib/kernel/ids.ts';
import { Hub } from '#lib/live/server/hub.ts';
import { rightsChanged } from '#lib/people/server/rights-signal.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import { memberships } from '#lib/people/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount } from '#lib/testing/factories.ts';
import { install, type Services } from '../services.ts';
import { acceptSitting } from './sitting.ts';

const database = await freshDatabase();
const { installation } = database;
const council = await makeCouncil(database, { members: 3, items: 2, state: 'open' });
const sittingId = council.sitting.id;
const [own, other] = council.items.map(({ id }) => id) as [string, string];
const act = council.database.transaction.bind(council.database);
const hub = new Hub(() => undefined);
install({
	...{ installation, tenant: database.tenant, log: pino({ level: 'silent' }), hub }
} as unknown as Services);

const server = createServer();
server.on('upgrade', (request: IncomingMessage, socket, head) => void acceptSitting(request, socket, head));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));
afterAll(() => server.close());

/** Somebody invited to the first item, for the next hour. */
async function invited() {
	const { id: accountId } = await makeAccount(database);
	const tenantId = council.tenant.id;
	await installation.insert(memberships).values({ accountId, tenantId, joinedAt: new Date() });
	const guestId = newId();
	const inAnHour = new Date(Date.now() + 3_600_000);
	await act(async (tx) => {
		const evening = { quality: 'Experte', invitedAt: new Date(), endsAt: inAnHour };
		await tx.insert(guests, { id: guestId, sittingId, accountId, ...evening });
		await tx.insert(guestItems, { id: newId(), guestId, itemId: own });
	});
	const session = { accountId, level: 2, deviceName: 'iPad', endsAt: inAnHour } as const;
	const cookie = `hemicycle=${await startSession(installation, session, new Date())}`;
	return { accountId, guestId, cookie };
}

/** What a socket says, message by message. */
async function follow(cookie: string) {
	const heard: { type: string; state?: LiveState; own?: unknown; refusal?: string }[] = [];
	const headers = { cookie, origin: `http://${address}` };
	const socket = new WebSocket(`ws://${address}/live/sitting`, { headers });
	socket.on('open', () => socket.send(JSON.stringify({ type: 'follow', tenant: council.tenant.slug, sittingId })));
	socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as (typeof heard)[number]));
	ended.push(() => socket.terminate());
	await expect.poll(() => heard.length).toBeGreaterThan(0);
	const state = () => heard.findLast(({ type }) => type === 'state')?.state;
	return { heard, state, socket };
}

async function call(itemId: string | null): Promise<void> {
	await act(async (tx) => {
		await tx.update(sittings, { currentItemId: itemId }, eq(sittings.id, sittingId));
	});
	tellSitting(hub, council.tenant.id, sittingId);
}

test('a guest hears of the sitting while an item of the invitation is the current one, and of nothing else', async () => {
	const secret = 'Protection fonctionnelle';
	await act((tx) => tx.update(items, { title: secret }, eq(items.id, other)));
	const guest = await follow((await invited()).cookie);
	expect(guest.state()).toMatchObject({ guest: 'waiting', item: null, poll: null, seats: '', items: '' });
	await call(own);
	await expect.poll(() => guest.state()?.item?.id).toBe(own);
	expect(guest.state()).toMatchObject({ guest: 'called', items: '', seats: 'aaa' });
	await call(other);
	await expect.poll(() => guest.state()?.guest).toBe('waiting');
	expect(guest.state()?.item).toBeNull();
	const told = JSON.stringify(guest.heard);
	expect(told).not.toContain(secret);
	expect(told).not.toContain(other);
});

test('a guest has no seat, no voice and nothing to run', async () => {
	const { cookie } = await invited();
	const guest = await follow(cookie);
	guest.socket.send(JSON.stringify({ type: 'presence', isPresent: true }));
	await expect.poll(() => guest.heard.find(({ type }) => type === 'refused-presence')?.refusal).toBe('not-a-member');
	await expect.poll(() => guest.heard.find(({ type }) => type === 'own')).toEqual({ type: 'own', own: null });
});

test('what is dealt with behind closed doors is told by its neutral line to who was let in, and not at all to who was not', async () => {
	const [first, second] = [await invited(), await invited()];
	await act(async (tx) => {
		await tx.update(items, { isClosed: true, publicTitle: 'Ligne neutre', title: 'Le secret' }, eq(items.id, own));
		await tx.update(guestItems, { admitsClosed: true }, eq(guestItems.guestId, first.guestId));
		await tx.insert(guestItems, { id: newId(), guestId: second.guestId, itemId: other });
	});
	await call(own);
	const [admitted, kept] = [await follow(first.cookie), await follow(second.cookie)];
	expect(admitted.state()).toMatchObject({
		guest: 'called',
		item: { title: 'Ligne neutre', versionId: null },
		poll: null
	});
	expect(kept.state()).toMatchObject({ guest: 'waiting', item: null });
	expect(JSON.stringify([admitted.heard, kept.heard])).not.toContain('Le secret');
	await act((tx) => tx.update(items, { isClosed: false }, eq(items.id, own)));
});

test('an invitation taken back shuts the sitting on the socket that is open, at once', async () => {
	const { cookie, guestId } = await invited();
	const guest = await follow(cookie);
	await act((tx) => withdrawGuest(tx, { sittingId, guestId, target: '/app' }, council.clerk.id, new Date()));
	await expect.poll(() => guest.heard.map(({ type }) => type)).toContain('refused-follow');
	const before = guest.heard.length;
	await call(own);
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(guest.heard.slice(before)).toEqual([]);
});

test('when the evening is over the sitting is shut too, and does not exist for who comes back', async () => {
	const { cookie, guestId, accountId } = await invited();
	const guest = await follow(cookie);
	await act((tx) => tx.update(guests, { endsAt: new Date() }, eq(guests.id, guestId)));
	rightsChanged(accountId);
	await expect.poll(() => guest.heard.map(({ type }) => type)).toContain('refused-follow');
	expect((await follow(cookie)).heard).toEqual([{ type: 'refused-follow' }]);
});

test('a member who is invited as well is a member', async () => {
	const { accountId } = council.mandates[1]!;
	await act(async (tx) => {
		const guestId = newId();
		const evening = { quality: 'x', invitedAt: new Date(), endsAt: new Date(Date.now() + 3_600_000) };
		await tx.insert(guests, { id: guestId, sittingId, accountId, ...evening });
		await tx.insert(guestItems, { id: newId(), guestId, itemId: own });
	});
	const session = { account: { id: accountId }, councils: [council.tenant.id], level: 2 } as never;
	const entrance = await enterSitting(database, session, { tenant: council.tenant.slug, sittingId });
	expect(entrance).toMatchObject({ guestId: null, hearsClosed: true });
});
