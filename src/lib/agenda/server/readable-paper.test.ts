import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeBody, makeAccount, makeMandate, NOW } from '#lib/testing/factories.ts';
import { readableVersion, readableVersionsOf } from './readable-paper.ts';
import { itemPapers, items, sittings } from './tables.ts';

const database = await freshDatabase();
const council = await makeCouncil(database, { members: 3, items: 1 });
const today = '2026-06-18';
const member = { accountId: council.mandates[1]!.accountId, today, now: NOW };
const clerk = { ...member, accountId: council.clerk.id };
const [item] = council.items;
const checked = {
	file: { sha256: 'ab'.repeat(32), bytes: 10, chunkHashes: ['ab'.repeat(32)] },
	fileName: 'rapport.pdf',
	pageSizes: [[595, 842]] as [number, number][],
	title: 'Budget primitif'
};
const versionId = await council.database.transaction(async (tx) => {
	const taken = await takePaper(tx, { checked, kind: 'report', createdBy: council.clerk.id }, NOW);
	await tx.insert(itemPapers, { itemId: item!.id, paperId: taken.paperId, position: 0, addedAt: NOW });
	return taken.versionId;
});
const mayRead = async (reader: typeof member, of = council.database) =>
	(await of.transaction((tx) => readableVersion(tx, versionId, reader))) !== undefined;
const set = (state: 'draft' | 'published') =>
	council.database.transaction((tx) => tx.update(sittings, { state }, eq(sittings.id, council.sitting.id)));

test('members of the body and staff read a paper of a published agenda', async () => {
	expect(await mayRead(member)).toBe(true);
	expect(await mayRead(clerk)).toBe(true);
	const found = await council.database.transaction((tx) => readableVersionsOf(tx, council.sitting.id, member));
	expect(found).toEqual([{ versionId, itemId: item!.id, paperTitle: 'Budget primitif' }]);
});

test('a draft is read by staff only', async () => {
	await set('draft');
	expect(await mayRead(member)).toBe(false);
	expect(await mayRead(clerk)).toBe(true);
	expect(await council.database.transaction((tx) => readableVersionsOf(tx, council.sitting.id, member))).toEqual([]);
	await set('published');
});

test('a closed item is read by members of its body, and by nobody of another body', async () => {
	await council.database.transaction((tx) => tx.update(items, { isClosed: true }, eq(items.id, item!.id)));
	const body = await makeBody(database, council.tenant.id);
	const outsider = await makeAccount(database);
	await makeMandate(database, council.tenant.id, { bodyId: body.id, accountId: outsider.id });
	expect(await mayRead(member)).toBe(true);
	expect(await mayRead({ ...member, accountId: outsider.id })).toBe(false);
});

test('a member whose mandate has ended and a stranger read nothing', async () => {
	expect(await mayRead({ ...member, today: '2026-03-21' })).toBe(false);
	expect(await mayRead({ ...member, accountId: newId() })).toBe(false);
});

test('another tenant does not have the paper, whoever asks', async () => {
	const other = await makeCouncil(database, { members: 1, items: 0 });
	expect(await mayRead(member, other.database)).toBe(false);
	expect(await mayRead({ ...member, accountId: other.clerk.id }, other.database)).toBe(false);
});
