import 'fake-indexeddb/auto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { eq } from 'drizzle-orm';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { withClient } from '#lib/database/server/server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { TabletStore } from '#lib/offline/store.ts';
import { keepDocument } from '#lib/offline/y-store.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import { mandates, sessions } from '#lib/people/server/tables.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeBody, makeGroup, makeMandate, makeSitting, makeTenant } from '#lib/testing/factories.ts';
import { MarkDocumentState } from '../mark-document.svelte.ts';
import { documentName, type MarkDocument } from '../rules/document-name.ts';
import type { Mark } from '../rules/mark.ts';
import { Keychain } from '../sealed/keychain.svelte.ts';
import type { KeyServer, KeyTrouble } from '../sealed/key-server.ts';
import { sealingOf } from '../sealed/sealing.ts';
import { keepGroupKeys, readGroupKeys } from './group-keys.ts';
import { forgetNotesKey, makeNotesKey, readNotesKey, rememberDevice, sealPrivateNotes } from './notes-keys.ts';
import type { MarkedSitting } from './documents.ts';

const database = await freshDatabase();
const TODAY = '2026-06-18';
let tenantId: string;
let bodyId: string;
let groupId: string;
let sitting: MarkedSitting;
let server: { process: ChildProcess; port: number };
const ended: (() => unknown)[] = [];

beforeAll(async () => {
	tenantId = (await makeTenant(database)).id;
	bodyId = (await makeBody(database, tenantId)).id;
	groupId = (await makeGroup(database, tenantId)).id;
	const { id } = await makeSitting(database, tenantId, { bodyId, state: 'published' });
	sitting = { id, bodyId, today: TODAY };
	const { host, port, user, database: name, options } = database.connection;
	const settings = JSON.stringify({ connection: { host, port, user, database: name, options }, sitting });
	const process = spawn('node', ['src/lib/testing/collaboration-process.ts'], {
		env: { ...globalThis.process.env, COLLABORATION: settings },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const [line] = (await once(process.stdout, 'data')) as [Buffer];
	server = { process, port: Number(line.toString()) };
	return () => void process.kill('SIGKILL');
});
afterEach(async () => {
	for (const end of ended.splice(0).reverse()) await end();
});

/** What the doors of the product do with what a tablet asks, without the way over HTTP. */
function doorsOf(accountId: string, sessionId: string): KeyServer {
	const me = { accountId, sessionId };
	const member = { groupId, accountId, today: TODAY };
	const { installation } = database;
	const inTenant = database.tenant(tenantId);
	const told = <Value>(result: Result<Value, KeyTrouble>) => result;
	return {
		readKey: async () => ok(await readNotesKey(installation, me, new Date())),
		readGroup: async () => ok(await inTenant.transaction((tx) => readGroupKeys(tx, member))),
		actOnGroup: async (_, act) => told(await inTenant.transaction((tx) => keepGroupKeys(tx, member, act, new Date()))),
		act: async (act) => {
			if (act.act === 'make') return told(await makeNotesKey(installation, me, act, new Date()));
			if (act.act === 'seal-private') await sealPrivateNotes(installation, me, new Date());
			if (act.act === 'here') await rememberDevice(installation, me, act, new Date());
			return ok(null);
		}
	};
}

/** A member of the group with a tablet of their own, signed in. */
async function member() {
	const mandate = await makeMandate(database, tenantId, { bodyId, groupId });
	return { ...(await tabletOf(mandate.accountId)), mandateId: mandate.id };
}

async function tabletOf(accountId: string) {
	const endsAt = new Date(Date.now() + 3_600_000);
	await startSession(database.installation, { accountId, level: 2, deviceName: 'Safari, iPad', endsAt }, new Date());
	const [session] = await database.installation.select().from(sessions).where(eq(sessions.accountId, accountId));
	globalThis.indexedDB = new IDBFactory();
	const store = new TabletStore(accountId);
	const keys = new Keychain(store, { tenantId, tenant: 'valmont', groupId }, doorsOf(accountId, session?.id ?? ''));
	await keys.load();
	return { accountId, store, keys };
}
type Tablet = Awaited<ReturnType<typeof tabletOf>>;

const group = (authorId: string): MarkDocument => ({ sittingId: sitting.id, authorId, audience: 'group', groupId });
const own = (authorId: string): MarkDocument => ({ ...group(authorId), audience: 'private', groupId: null });

/** Opens a document as the reader does: on this tablet, sealed by its keys, connected to the server. */
async function open({ accountId, store, keys }: Tablet, info: MarkDocument, isSealing = true) {
	const name = documentName(info);
	const sealing = isSealing ? sealingOf(keys, tenantId, name, info) : null;
	const document = new MarkDocumentState(name, info, (named, doc) => keepDocument(store, named, doc), sealing);
	await document.whenLoaded;
	const url = `ws://127.0.0.1:${server.port}/?as=${accountId}`;
	const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
	const synced = new Promise<void>((resolve) => (document.onsynced = resolve));
	document.connect({ Provider: HocuspocusProvider, socket, tenantId });
	ended.push(
		() => socket.destroy(),
		() => document.close()
	);
	await synced;
	document.keysChanged();
	return document;
}

const note = (text: string): Mark => {
	const common = { sha256: 'f'.repeat(64), page: 3, colour: 'blue', createdAt: 1, updatedAt: 2 } as const;
	return { ...common, id: newId(), kind: 'note', text, place: [12.5, 700] };
};
async function write(document: MarkDocumentState, mark: Mark): Promise<void> {
	document.edit((map) => map.set(mark.id, document.valueOf(mark)));
	await expect.poll(() => document.isOnServer).toBe(true);
}
const textsOf = ({ marks }: MarkDocumentState) => marks.map(({ text }) => text);

/** Everything that a superuser reads out of every table, bytes as they are and as PostgreSQL prints them. */
async function foundInTables(words: string[]): Promise<string[]> {
	const rows = await withClient(database.behind, async (client) => {
		const tables = await client.query<{ name: string }>(
			"select relid::regclass::text as name from pg_stat_user_tables where schemaname = 'public'"
		);
		const read = async (name: string) =>
			(await client.query<{ row: string }>(`select t::text as row from ${name} t`)).rows;
		const all: string[] = [];
		for (const { name } of tables.rows) all.push(...(await read(name)).map(({ row }) => row));
		return all.join('\n');
	});
	const hex = (word: string) => Buffer.from(word).toString('hex');
	return words.filter((word) => rows.includes(word) || rows.includes(hex(word)));
}

/** The files of the whole cluster, its log of changes included. */
async function foundInFiles(words: string[]): Promise<string[]> {
	const directory = await withClient(database.behind, async (client) => {
		await client.query('checkpoint');
		return (
			(await client.query<{ place: string }>("select current_setting('data_directory') as place")).rows[0]?.place ?? ''
		);
	});
	const found = new Set<string>();
	for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
		for (const word of words) if (bytes.includes(word)) found.add(word);
	}
	return [...found];
}

test('a colleague reads what a member wrote, and neither table nor file of the database does', async () => {
	const [anne, paul] = [await member(), await member()];
	await anne.keys.keyring.make(true);
	await paul.keys.keyring.make(false);
	await anne.keys.refresh();
	await paul.keys.refresh();
	const words = { group: 'Ornithorynque-du-groupe', own: 'Ornithorynque-prive', plain: 'Ornithorynque-en-clair' };
	await write(await open(anne, group(anne.accountId)), note(words.group));
	await write(await open(anne, own(anne.accountId)), note(words.own));
	await write(await open(paul, own(paul.accountId)), note(words.plain));
	const read = await open(paul, group(anne.accountId));
	await expect.poll(() => textsOf(read)).toEqual([words.group]);
	// What Paul left to the town hall is found: the search works.
	await expect.poll(() => foundInTables(Object.values(words))).toEqual([words.plain]);
	expect(await foundInFiles(Object.values(words))).toEqual([words.plain]);
});

test('of two who make the first key at the same moment one does, and both write with it', async () => {
	groupId = (await makeGroup(database, tenantId)).id;
	const [anne, paul] = [await member(), await member()];
	await anne.keys.keyring.make(false);
	await paul.keys.keyring.make(false);
	await Promise.all([anne.keys.refresh(), paul.keys.refresh()]);
	const keyOf = ({ keys }: Tablet) => keys.group?.current?.key;
	expect(keyOf(anne)).toBeDefined();
	expect(keyOf(paul)).toEqual(keyOf(anne));
	expect(anne.keys.group?.members.map(({ holdsKey }) => holdsKey)).toEqual([true, true]);
});

test('who leaves keeps no way to what is written after; who joins reads what was written before', async () => {
	groupId = (await makeGroup(database, tenantId)).id;
	const [anne, paul] = [await member(), await member()];
	await anne.keys.keyring.make(false);
	await paul.keys.keyring.make(false);
	await anne.keys.refresh();
	await paul.keys.refresh();
	const document = await open(anne, group(anne.accountId));
	await write(document, note('avant'));

	await database
		.tenant(tenantId)
		.transaction((tx) => tx.update(mandates, { groupId: null }, eq(mandates.id, paul.mandateId)));
	const zoe = await member();
	await zoe.keys.keyring.make(false);
	expect(zoe.keys.missing).toBe('wait');
	await anne.keys.refresh();
	expect(anne.keys.group?.current?.number).toBe(2);
	await write(document, note('après'));
	await paul.keys.group?.tend(paul.keys.keyring.identity!, Date.now());
	expect([...(paul.keys.group?.keys.keys() ?? [])]).toEqual([1]);

	const waiting = await open(zoe, group(anne.accountId));
	await expect.poll(() => waiting.locked.length + waiting.marks.length).toBe(2);
	await zoe.keys.refresh();
	waiting.keysChanged();
	expect(textsOf(waiting).toSorted()).toEqual(['après', 'avant']);
	expect(waiting.locked).toEqual([]);
});

test('who begins anew after losing everything is given the group’s keys again, and the group changes its key', async () => {
	groupId = (await makeGroup(database, tenantId)).id;
	const [anne, paul] = [await member(), await member()];
	await anne.keys.keyring.make(false);
	await paul.keys.keyring.make(false);
	await anne.keys.refresh();
	await write(await open(anne, group(anne.accountId)), note('pour Paul aussi'));
	await forgetNotesKey(database.installation, authorizedFor('change-factors', paul.accountId), new Date());
	const again = await tabletOf(paul.accountId);
	await again.keys.refresh();
	expect(again.keys.missing).toBe('make');
	await again.keys.keyring.make(false);
	await anne.keys.refresh();
	await again.keys.refresh();
	expect([...(again.keys.group?.keys.keys() ?? [])].toSorted()).toEqual([1, 2]);
	const read = await open(again, group(anne.accountId));
	await expect.poll(() => textsOf(read)).toEqual(['pour Paul aussi']);
});

test('notes that lay there in plain are sealed at the first opening, and the tables forget what they said', async () => {
	groupId = (await makeGroup(database, tenantId)).id;
	const anne = await member();
	const word = 'Pangolin-en-clair-autrefois';
	await write(await open(anne, group(anne.accountId), false), note(word));
	for (const end of ended.splice(0).reverse()) await end();
	expect(await foundInTables([word])).toEqual([word]);

	await anne.keys.keyring.make(false);
	await anne.keys.refresh();
	const document = await open(anne, group(anne.accountId));
	expect(textsOf(document)).toEqual([word]);
	await expect.poll(() => foundInTables([word])).toEqual([]);
	await expect.poll(() => document.isOnServer).toBe(true);
	// PostgreSQL writes over freed places when it likes: when it is told to, as soon as no other connection still looks at them.
	const isForgotten = async () => {
		await withClient(database.behind, (client) =>
			client.query('vacuum full y_update').then(() => client.query('vacuum full y_snapshot'))
		);
		const relations = await filesOf(['y_update', 'y_snapshot']);
		return relations.length > 1 && relations.every((bytes) => !bytes.includes(word));
	};
	await expect.poll(isForgotten).toBe(true);
});

async function filesOf(tables: string[]): Promise<Buffer[]> {
	return withClient(database.behind, async (client) => {
		await client.query('checkpoint');
		const places = await client.query<{ place: string | null }>(
			`select current_setting('data_directory') || '/' || pg_relation_filepath(oid) as place from pg_class
			where relname = any($1) or oid in (select reltoastrelid from pg_class where relname = any($1))`,
			[tables]
		);
		return Promise.all(places.rows.flatMap(({ place }) => (place ? [readFile(place)] : [])));
	});
}
