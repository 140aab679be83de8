import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeBody, makeGroup, makeMandate, makeSitting, makeTenant, NOW } from '#lib/testing/factories.ts';
import { documentName, type MarkDocument } from '../rules/document-name.ts';
import { compactDocument, listOpenDocuments, loadDocument } from './documents.ts';
import { UpdateLog } from './update-log.ts';

const { database, tenant } = await (async () => {
	const database = await freshDatabase();
	return { database, tenant: await makeTenant(database) };
})();
const council: TenantDb = database.tenant(tenant.id);
const log = new UpdateLog();
let sitting: { id: string; bodyId: string; today: string };
let author: string;

beforeAll(async () => {
	const body = await makeBody(database, tenant.id);
	const made = await makeSitting(database, tenant.id, { bodyId: body.id, state: 'published' });
	sitting = { id: made.id, bodyId: body.id, today: '2026-06-18' };
	author = (await makeMandate(database, tenant.id, { bodyId: body.id })).accountId;
});

function nameFor(wish: Partial<MarkDocument> = {}): string {
	return documentName({ sittingId: sitting.id, authorId: author, audience: 'private', groupId: null, ...wish });
}

/** The updates that writing these keys makes, one each. */
function edits(keys: string[], doc = new Doc()): Uint8Array[] {
	const made: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => made.push(update));
	for (const key of keys) doc.getMap('marks').set(key, { text: key });
	return made;
}

const append = (document: string, update: Uint8Array) =>
	log.append(council, { document, authorId: author, update, at: NOW });

async function load(name: string) {
	const doc = new Doc();
	const counted = await loadDocument(council, name, doc);
	return { keys: [...doc.getMap('marks').keys()].sort(), ...counted };
}

const rowsOf = (name: string) =>
	council.transaction(async (tx) => {
		const { rows } = await tx.raw.execute<{ count: string }>(
			sql`select count(*) from y_update where tenant_id = ${tx.tenantId} and document = ${name}`
		);
		return Number(rows[0]?.count);
	});

test('edits that come together are all stored, and the first of a document says so once', async () => {
	const name = nameFor({ authorId: newId() });
	const outcomes = await Promise.all(edits(['a', 'b', 'c', 'd']).map((update) => append(name, update)));
	expect(outcomes.filter(({ isNewDocument }) => isNewDocument)).toHaveLength(1);
	expect(await load(name)).toEqual({ keys: ['a', 'b', 'c', 'd'], rows: 4, quarantined: 0 });
	expect(await append(name, edits(['e'])[0]!)).toEqual({ isNewDocument: false });
});

test('folding keeps every mark, also those appended while it runs', async () => {
	const name = nameFor({ authorId: newId() });
	const updates = edits(Array.from({ length: 60 }, (_, index) => `mark-${String(index).padStart(2, '0')}`));
	const appended = updates.map((update) => append(name, update));
	await Promise.all([...appended, compactDocument(council, name), compactDocument(council, name)]);
	await compactDocument(council, name);
	expect(await rowsOf(name)).toBe(0);
	expect((await load(name)).keys).toHaveLength(60);
});

test('what was erased is forgotten by folding', async () => {
	const name = nameFor({ authorId: newId() });
	const doc = new Doc();
	const updates = edits([], doc);
	doc.getMap('marks').set('mark', { text: 'a secret' });
	doc.getMap('marks').delete('mark');
	doc.getMap('marks').set('kept', 1);
	for (const update of updates) await append(name, update);
	await compactDocument(council, name);
	const state = await council.transaction(async (tx) => {
		const { rows } = await tx.raw.execute<{ state: Buffer }>(
			sql`select state from y_snapshot where document = ${name}`
		);
		return rows[0]!.state;
	});
	expect(state.includes('a secret')).toBe(false);
	expect((await load(name)).keys).toEqual(['kept']);
});

test('an edit whose predecessor is missing survives folding and takes its place later', async () => {
	const name = nameFor({ authorId: newId() });
	const doc = new Doc();
	const [first, second] = edits(['one', 'two'], doc);
	await append(name, second!);
	await compactDocument(council, name);
	expect((await load(name)).keys).toEqual([]);
	await append(name, first!);
	expect((await load(name)).keys).toEqual(['one', 'two']);
});

test('a row that Yjs cannot read is set aside, the rest is loaded', async () => {
	const name = nameFor({ authorId: newId() });
	await append(name, edits(['good'])[0]!);
	await append(name, Uint8Array.of(1, 2, 3, 255, 255, 255));
	expect(await load(name)).toMatchObject({ keys: ['good'], quarantined: 1 });
	expect(await load(name)).toMatchObject({ keys: ['good'], quarantined: 0 });
	expect(await rowsOf(`quarantine:${name}`)).toBe(1);
});

test('another tenant finds nothing under the same name', async () => {
	const name = nameFor({ authorId: newId() });
	await append(name, edits(['a'])[0]!);
	const other = database.tenant((await makeTenant(database)).id);
	const doc = new Doc();
	expect(await loadDocument(other, name, doc)).toEqual({ rows: 0, quarantined: 0 });
	applyUpdate(doc, encodeStateAsUpdate(new Doc()));
	expect(doc.getMap('marks').size).toBe(0);
});

test('a colleague is told of what is shared, and of nothing else', async () => {
	const group = await makeGroup(database, tenant.id);
	const writer = await makeMandate(database, tenant.id, { bodyId: sitting.bodyId, groupId: group.id });
	const ally = await makeMandate(database, tenant.id, { bodyId: sitting.bodyId, groupId: group.id });
	const rival = await makeMandate(database, tenant.id, { bodyId: sitting.bodyId });
	const by = { authorId: writer.accountId };
	const names = {
		private: nameFor(by),
		group: nameFor({ ...by, audience: 'group', groupId: group.id }),
		assembly: nameFor({ ...by, audience: 'assembly' })
	};
	for (const name of Object.values(names)) await append(name, edits([name])[0]!);
	const seenBy = async (accountId: string) =>
		(await council.transaction((tx) => listOpenDocuments(tx, sitting, accountId)))
			.map(({ name }) => name)
			.filter((name) => name.includes(writer.accountId))
			.sort();
	expect(await seenBy(ally.accountId)).toEqual([names.assembly, names.group].sort());
	expect(await seenBy(rival.accountId)).toEqual([names.assembly]);
	expect(await seenBy(newId())).toEqual([]);
});
