import { expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { items, itemPapers } from '#lib/agenda/server/tables.ts';
import { noteClosedReading } from '#lib/agenda/server/closed-reading.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { chainWaiting, verifyJournal } from '#lib/journal/server/chain.ts';
import { eraseValuesOf } from '#lib/journal/server/values.ts';
import { newId } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { writeFailedSignIn } from '#lib/people/server/failed-sign-in.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { NOW } from '#lib/testing/factories.ts';
import { NO_STAFF, type StaffFacts } from '#lib/people/rules/staff.ts';
import { journalPage } from './journal-page.ts';

const TITLE = 'Cession du terrain de la rue des Lilas';
const NOTHING = {
	from: undefined,
	until: undefined,
	person: undefined,
	kind: undefined,
	sitting: undefined,
	below: undefined,
	above: undefined
};
const database = await freshDatabase();
const council = await makeCouncil(database, { members: 3, items: 2 });
const [closed] = council.items;
const { timeZone } = council.tenant;
const clerk: StaffFacts = { ...NO_STAFF, roles: ['clerk'], kinds: 'all' };
const page = (filter = {}, staff = clerk) =>
	council.database.transaction((tx) => journalPage(tx, { ...NOTHING, ...filter }, { timeZone, staff }));
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const [paperId, versionId] = [newId(), newId()];

const by = { createdAt: NOW, createdBy: council.clerk.id };
await council.database.transaction(async (tx) => {
	await tx.update(items, { title: TITLE, isClosed: true, publicTitle: '' }, eq(items.id, closed!.id));
	await tx.insert(papers, { id: paperId, title: TITLE, kind: 'report', ...by });
	const file = { fileName: 'lilas.pdf', bytes: 1, pageCount: 1, chunkHashes: [], sha256: 'ab'.repeat(32) };
	await tx.insert(paperVersions, { id: versionId, paperId, number: 1, state: 'ready', ...file, ...by });
	await tx.insert(itemPapers, { itemId: closed!.id, paperId, position: 0, addedAt: NOW });
	const actor = council.clerk.id;
	await appendJournal(tx, { act: 'sitting.opened', object: council.sitting.id, actor }, NOW);
	await appendJournal(tx, { act: 'item.done', object: closed!.id, actor }, inMinutes(1));
	const details = { mandate: council.mandates[1]!.id };
	await appendJournal(tx, { act: 'presence.arrived', object: council.sitting.id, actor, details }, inMinutes(2));
});
const version = { id: versionId, paperId, sha256: 'ab'.repeat(32) };
const reading = (now: Date) =>
	noteClosedReading(database.installation, council.database, version, council.mandates[0]!.accountId, now);
await reading(inMinutes(3));
await reading(inMinutes(4));
await writeFailedSignIn(database.installation, council.mandates[2]!.accountId, '198.51.100.7', inMinutes(5));
await writeFailedSignIn(database.installation, council.mandates[2]!.accountId, '198.51.100.7', inMinutes(6));
await chainWaiting(council.database);

test('every act is a sentence, newest first, and what repeats within the hour is one', async () => {
	const { entries, above, below } = await page();
	expect(entries.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
	expect(entries[0]).toMatchObject({ who: 'Le serveur', sentence: expect.stringContaining('Connexion refusée') });
	expect(entries[1]?.sentence).toContain('Document à huis clos ouvert');
	expect(entries[4]?.sentence).toContain(council.sitting.title);
	expect({ above, below }).toEqual({ above: undefined, below: undefined });
});

test('no title of a closed item is on the page', async () => {
	expect(JSON.stringify(await page())).not.toContain('Lilas');
});

test('it is narrowed to a period, a person, a kind of act and a sitting', async () => {
	const seqs = async (filter: object) => (await page(filter)).entries.map(({ seq }) => seq);
	expect(await seqs({ person: council.mandates[1]!.accountId })).toEqual([3]);
	expect(await seqs({ kind: 'presence' })).toEqual([3]);
	expect(await seqs({ kind: 'closed', person: council.mandates[0]!.accountId })).toEqual([4]);
	expect(await seqs({ sitting: council.sitting.id })).toEqual([3, 2, 1]);
	expect(await seqs({ from: '2026-06-18', until: '2026-06-18' })).toEqual([5, 4, 3, 2, 1]);
	expect(await seqs({ until: '2026-06-17' })).toEqual([]);
	expect(await seqs({ person: newId() })).toEqual([]);
});

test('pages follow each other by place, whatever arrives meanwhile', async () => {
	await council.database.transaction(async (tx) => {
		for (let made = 0; made < 60; made += 1)
			await appendJournal(tx, { act: 'item.edited', object: council.items[1]!.id, actor: null }, inMinutes(10 + made));
	});
	await chainWaiting(council.database);
	const first = await page();
	expect(first).toMatchObject({ below: 16, above: undefined });
	const second = await page({ below: first.below });
	expect(second.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, index) => 15 - index));
	expect(second).toMatchObject({ below: undefined, above: 15 });
	expect((await page({ above: 15 })).entries.map(({ seq }) => seq)).toEqual(first.entries.map(({ seq }) => seq));
});

test('where a refused sign-in came from is read until it is erased, and the entry stays', async () => {
	const told = async () =>
		(await page({ below: 16 })).entries.find(({ sentence }) => sentence.includes('Connexion refusée'))?.sentence;
	expect(await told()).toContain('198.51.100.7');
	const accountId = council.mandates[2]!.accountId;
	expect(await council.database.transaction((tx) => eraseValuesOf(tx, accountId))).toBe(1);
	expect(await told()).toContain('effacé');
	expect(await verifyJournal(council.database)).toMatchObject({ ok: true });
});

test('a clerk of named kinds of sitting reads what names their sittings, and nothing of another', async () => {
	const { kindId } = council.sitting;
	const own = await page({}, { ...clerk, kinds: [kindId] });
	const all = await page();
	expect(own.entries.length).toBeGreaterThan(0);
	expect(own.entries.length).toBeLessThanOrEqual(all.entries.length);
	expect((await page({}, { ...clerk, kinds: [newId()] })).entries).toEqual([]);
});
