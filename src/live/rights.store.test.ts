import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Doc } from 'yjs';
import { documentName, wireName, type MarkDocument } from '#lib/annotations/rules/document-name.ts';
import { Hub } from '#lib/live/server/hub.ts';
import { actOnAccount } from '#lib/people/server/account-acts.ts';
import { endMandate } from '#lib/people/server/keep-members.ts';
import { rightsChanged } from '#lib/people/server/rights-signal.ts';
import { endAllSessions, endSession, listSessions, startSession } from '#lib/people/server/sessions.ts';
import { mandates, staffRoles } from '#lib/people/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeGroup } from '#lib/testing/factories.ts';
import { install, type Services } from '../services.ts';
import { acceptCollaboration } from './collab.ts';
import { acceptSitting } from './sitting.ts';

const database = await freshDatabase();
const { installation } = database;
const council = await makeCouncil(database, { members: 6, items: 0, state: 'open' });
const sittingId = council.sitting.id;
const now = new Date();
const keeping = { tenantId: council.tenant.id, actor: council.clerk.id, today: '2026-06-18', now };
install({
	...{ installation, tenant: database.tenant, log: pino({ level: 'silent' }) },
	hub: new Hub(() => undefined)
} as unknown as Services);

const server = createServer();
server.on('upgrade', (request: IncomingMessage, socket, head) => {
	const accept = request.url === '/live/collab' ? acceptCollaboration : acceptSitting;
	void accept(request, socket, head);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));
afterAll(() => server.close());

const accountOf = (seat: number) => council.mandates[seat]?.accountId ?? '';

async function signIn(accountId: string): Promise<string> {
	const endsAt = new Date(Date.now() + 3_600_000);
	const token = await startSession(installation, { accountId, level: 2, deviceName: 'iPad', endsAt }, new Date());
	return `hemicycle=${token}`;
}

/** A tablet that has documents of the sitting open, by one socket. */
function openMarks(cookie: string) {
	class Socket extends WebSocket {
		constructor(url: string) {
			super(url, { headers: { cookie, origin: `http://${address}` } });
			this.on('close', (code: number) => codes.push(code));
		}
	}
	const codes: number[] = [];
	const websocketProvider = new HocuspocusProviderWebsocket({
		url: `ws://${address}/live/collab`,
		WebSocketPolyfill: Socket
	});
	const open = async (document: Omit<MarkDocument, 'sittingId'>) => {
		const heard: string[] = [];
		const name = wireName(council.tenant.id, documentName({ sittingId, ...document }));
		const provider = new HocuspocusProvider({
			name,
			document: new Doc(),
			websocketProvider,
			awareness: null,
			token: '-'
		});
		provider.on('authenticationFailed', ({ reason }: { reason: string }) => heard.push(reason));
		provider.on('synced', () => heard.push('synced'));
		provider.attach();
		await expect.poll(() => heard).toContain('synced');
		return { heard, marks: provider.document.getMap('marks') };
	};
	ended.push(() => websocketProvider.destroy());
	return { open, codes };
}

/** A tablet that follows the sitting. */
async function follow(cookie: string) {
	const heard: string[] = [];
	const codes: number[] = [];
	const socket = new WebSocket(`ws://${address}/live/sitting`, {
		headers: { cookie, origin: `http://${address}` }
	});
	socket.on('open', () => socket.send(JSON.stringify({ type: 'follow', tenant: council.tenant.slug, sittingId })));
	socket.on('message', (data: Buffer) => heard.push((JSON.parse(data.toString()) as { type: string }).type));
	socket.on('close', (code) => codes.push(code));
	ended.push(() => socket.terminate());
	await expect.poll(() => heard).toContain('state');
	return { heard, codes };
}

const shared = (authorId: string) => ({ authorId, audience: 'assembly', groupId: null }) as const;

test('with the mandate go the documents and the sitting, at once; another member’s tablet notices nothing', async () => {
	// A second role keeps the session alive, so that it is the right that is looked at.
	const [leaving, staying] = [accountOf(1), accountOf(2)];
	const cookie = await signIn(leaving);
	await council.database.transaction((tx) =>
		tx.insert(staffRoles, { id: crypto.randomUUID(), accountId: leaving, role: 'reader' })
	);
	const marks = openMarks(cookie);
	const mine = await marks.open({ ...shared(leaving), audience: 'private' });
	const theirs = await marks.open(shared(staying));
	const other = await openMarks(await signIn(staying)).open(shared(staying));
	const following = await follow(cookie);

	await endMandate(installation, authorizedFor('end-mandate', council.mandates[1]?.id ?? ''), keeping);
	await expect.poll(() => theirs.heard).toContain('permission-denied');
	await expect.poll(() => mine.heard).toContain('permission-denied');
	other.marks.set('mark', { text: 'after' });
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(theirs.marks.has('mark')).toBe(false);
	expect(other.heard).toEqual(['synced']);
	expect(marks.codes).toEqual([]);
	// Staff may follow as before, as staff.
	expect(following.heard.filter((type) => type === 'state').length).toBeGreaterThan(1);
	expect(following.heard).not.toContain('refused-follow');
});

test('who leaves a group loses the documents of that group only', async () => {
	const { id: groupId } = await makeGroup(database, council.tenant.id);
	const [author, ally] = [accountOf(3), accountOf(4)];
	const seatOf = (accountId: string, group: string | null) =>
		council.database.transaction((tx) => tx.update(mandates, { groupId: group }, eq(mandates.accountId, accountId)));
	await seatOf(author, groupId);
	await seatOf(ally, groupId);
	const tablet = openMarks(await signIn(ally));
	const ofGroup = await tablet.open({ authorId: author, audience: 'group', groupId });
	const ofAll = await tablet.open(shared(author));

	await seatOf(ally, null);
	rightsChanged(ally);
	await expect.poll(() => ofGroup.heard).toContain('permission-denied');
	expect(ofAll.heard).toEqual(['synced']);
});

test('the last mandate of an account takes its sessions with it, and every socket hears that it is signed out', async () => {
	const cookie = await signIn(accountOf(5));
	const marks = openMarks(cookie);
	const theirs = await marks.open(shared(accountOf(2)));
	const following = await follow(cookie);
	await endMandate(installation, authorizedFor('end-mandate', council.mandates[5]?.id ?? ''), keeping);
	await expect.poll(() => [marks.codes[0], following.codes[0]]).toEqual([4401, 4401]);
	expect(theirs.heard).toEqual(['synced', 'permission-denied']);
	expect(following.heard).toContain('refused-follow');
});

test('who signs out on one device, or everywhere, is out there at once and nowhere else', async () => {
	const accountId = accountOf(2);
	const here = await follow(await signIn(accountId));
	const [{ id: sessionId } = { id: '' }] = await listSessions(installation, accountId, new Date());
	const there = await follow(await signIn(accountId));
	await endSession(installation, accountId, sessionId, new Date());
	await expect.poll(() => here.codes.length + there.codes.length).toBe(1);

	await actOnAccount(installation, accountId, { act: 'account.signed-out-everywhere' }, now, (tx) =>
		endAllSessions(tx, accountId)
	);
	await expect.poll(() => [...here.codes, ...there.codes]).toEqual([4401, 4401]);
});

test('who is no longer anybody in a sitting is refused it, on the socket that is open', async () => {
	const cookie = await signIn(council.clerk.id);
	const following = await follow(cookie);
	await council.database.transaction((tx) => tx.delete(staffRoles, eq(staffRoles.accountId, council.clerk.id)));
	rightsChanged(council.clerk.id);
	await expect.poll(() => following.heard).toContain('refused-follow');
});
