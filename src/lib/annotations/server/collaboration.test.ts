import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Doc } from 'yjs';
import { newId } from '#lib/kernel/ids.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeBody, makeGroup, makeMandate, makeSitting, makeStaff, makeTenant } from '#lib/testing/factories.ts';
import { documentName, wireName, type MarkDocument } from '../rules/document-name.ts';
import { loadDocument, type MarkedSitting } from './documents.ts';

const database = await freshDatabase();
const people = { author: '', ally: '', rival: '', clerk: '' };
let tenantId: string;
let groupId: string;
let sitting: MarkedSitting;
let server: { process: ChildProcess; port: number };
const ended: (() => void)[] = [];

beforeAll(async () => {
	tenantId = (await makeTenant(database)).id;
	const body = await makeBody(database, tenantId);
	groupId = (await makeGroup(database, tenantId)).id;
	const sits = async (group?: string) =>
		(await makeMandate(database, tenantId, { bodyId: body.id, ...(group ? { groupId: group } : {}) })).accountId;
	Object.assign(people, { author: await sits(groupId), ally: await sits(groupId), rival: await sits() });
	people.clerk = (await makeStaff(database, tenantId)).id;
	sitting = {
		id: (await makeSitting(database, tenantId, { bodyId: body.id, state: 'published' })).id,
		bodyId: body.id,
		today: '2026-06-18'
	};
	server = await startServer();
	return () => void server.process.kill('SIGKILL');
});

afterEach(() => {
	for (const end of ended.splice(0)) end();
});

async function startServer(): Promise<typeof server> {
	const { host, port, user, database: name, options } = database.connection;
	const process = spawn('node', ['src/lib/testing/collaboration-process.ts'], {
		env: {
			...globalThis.process.env,
			COLLABORATION: JSON.stringify({ connection: { host, port, user, database: name, options }, sitting })
		},
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const [line] = (await once(process.stdout, 'data')) as [Buffer];
	return { process, port: Number(line.toString()) };
}

type Opening = 'read-write' | 'readonly' | 'permission-denied';

/** Opens a document as a person; resolves when the server let in or refused. */
async function open(as: string, document: Partial<MarkDocument>, tenant = tenantId) {
	const socket = new HocuspocusProviderWebsocket({
		url: `ws://127.0.0.1:${server.port}/?as=${as}`,
		WebSocketPolyfill: WebSocket
	});
	const doc = new Doc();
	const name = documentName({
		sittingId: sitting.id,
		authorId: people.author,
		audience: 'private',
		groupId: null,
		...document
	});
	const provider = new HocuspocusProvider({
		name: wireName(tenant, name),
		document: doc,
		websocketProvider: socket,
		awareness: null,
		token: 'session'
	});
	ended.push(() => (provider.destroy(), socket.destroy()));
	const opening = await new Promise<Opening>((resolve) => {
		provider.on('authenticated', ({ scope }: { scope: Opening }) => resolve(scope));
		provider.on('authenticationFailed', ({ reason }: { reason: Opening }) => resolve(reason));
		provider.attach();
	});
	return { provider, socket, doc, name, opening, marks: doc.getMap('marks') };
}

function say(provider: HocuspocusProvider, ask: object): Promise<unknown> {
	return new Promise((resolve) => {
		const listen = ({ payload }: { payload: string }) => {
			provider.off('stateless', listen);
			resolve(JSON.parse(payload));
		};
		provider.on('stateless', listen);
		provider.sendStateless(JSON.stringify(ask));
	});
}

const group = () => ({ audience: 'group', groupId }) as const;

test('a document is opened by its author, its readers and nobody else, and every refusal reads the same', async () => {
	const openings = async (document: Partial<MarkDocument>) =>
		Promise.all(Object.values(people).map(async (person) => (await open(person, document)).opening));
	expect(await openings({})).toEqual(['read-write', 'permission-denied', 'permission-denied', 'permission-denied']);
	expect(await openings(group())).toEqual(['read-write', 'readonly', 'permission-denied', 'permission-denied']);
	expect(await openings({ audience: 'assembly' })).toEqual(['read-write', 'readonly', 'readonly', 'permission-denied']);
	expect((await open(people.author, { sittingId: newId() })).opening).toBe('permission-denied');
	expect((await open(people.author, {}, newId())).opening).toBe('permission-denied');
});

test('a colleague hears of a new group document at once, reads it, and cannot write in it', async () => {
	const ally = await open(people.ally, { authorId: people.ally });
	// The door lets in before the document is loaded; who has an answer from inside is heard of by all.
	await say(ally.provider, { ask: 'ping' });
	const hint = new Promise((resolve) =>
		ally.provider.on('stateless', ({ payload }: { payload: string }) => resolve(JSON.parse(payload)))
	);
	const author = await open(people.author, group());
	author.marks.set('mark', { text: 'for the group' });
	expect(await hint).toEqual({ say: 'shared' });
	expect(await say(ally.provider, { ask: 'documents' })).toMatchObject({ documents: [{ name: author.name }] });
	const read = await open(people.ally, group());
	await expect.poll(() => read.marks.get('mark')).toEqual({ text: 'for the group' });
	read.marks.set('forged', { text: 'not mine' });
	await say(read.provider, { ask: 'barrier', id: '1' });
	await say(author.provider, { ask: 'barrier', id: '2' });
	expect(author.marks.has('forged')).toBe(false);
});

test('what the barrier answered for survives kill -9, and what was acknowledged too', { timeout: 60_000 }, async () => {
	const author = await open(people.author, {});
	for (let index = 0; index < 200; index++) author.marks.set(`mark-${index}`, { text: String(index) });
	expect(await say(author.provider, { ask: 'barrier', id: 'b' })).toEqual({ say: 'barrier', id: 'b' });
	// More edits race with the kill; those acknowledged must be in the database although the tablet is gone too.
	let acknowledged = 200;
	const write = () => author.marks.set(`late-${author.marks.size}`, { text: 'late' });
	author.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
		if (number > 0) return;
		acknowledged = author.marks.size;
		for (let more = 0; more < 5; more++) write();
	});
	write();
	await expect.poll(() => acknowledged).toBeGreaterThan(200);
	await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
	server.process.kill('SIGKILL');
	await once(server.process, 'exit');
	author.socket.disconnect();
	const stored = new Doc();
	await loadDocument(database.tenant(tenantId), author.name, stored);
	expect(acknowledged).toBeGreaterThan(200);
	expect(stored.getMap('marks').size).toBeGreaterThanOrEqual(acknowledged);
	server = await startServer();
	expect((await open(people.author, {})).opening).toBe('read-write');
});

test('a rejoin without news adds no row', async () => {
	const before = await rowCount();
	const author = await open(people.author, {});
	await say(author.provider, { ask: 'barrier', id: 'again' });
	expect(await rowCount()).toBe(before);
});

async function rowCount(): Promise<number> {
	const name = documentName({ sittingId: sitting.id, authorId: people.author, audience: 'private', groupId: null });
	return (await loadDocument(database.tenant(tenantId), name, new Doc())).rows;
}
