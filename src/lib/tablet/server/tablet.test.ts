import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { convocations, itemPapers } from '#lib/agenda/server/tables.ts';
import { annotationDocuments } from '#lib/annotations/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { memberOf } from '#lib/people/server/members.ts';
import { memberships } from '#lib/people/server/tables.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import {
	makeAccount,
	makeBody,
	makeGroup,
	makeItem,
	makeMandate,
	makeSitting,
	makeTenant,
	NOW
} from '#lib/testing/factories.ts';
import { InboxSitting, TabletSitting } from '../schemas.ts';
import { answerConvocation } from './answer.ts';
import { inboxOf } from './inbox.ts';
import { sittingFor } from './sitting.ts';

const database = await freshDatabase();
const inboxIn = (accountId: string, councils: string[]) =>
	inboxOf(database.installation, (id) => database.tenant(id), { account: { id: accountId }, councils, level: 2 }, NOW);

/** Of a session that opens all councils of the account. */
async function inbox(accountId: string) {
	const mine = await database.installation.select().from(memberships).where(eq(memberships.accountId, accountId));
	const councils = mine.map(({ tenantId }) => tenantId);
	return (await inboxIn(accountId, councils)).sittings;
}

async function makeCouncil(accountId?: string) {
	const tenant = await makeTenant(database);
	const body = await makeBody(database, tenant.id);
	const group = await makeGroup(database, tenant.id);
	const mandate = await makeMandate(database, tenant.id, {
		bodyId: body.id,
		groupId: group.id,
		...(accountId && { accountId })
	});
	const sitting = await makeSitting(database, tenant.id, { bodyId: body.id, state: 'published' });
	return { tenant, body, group, mandate, sitting, tenantDb: database.tenant(tenant.id) };
}
type Council = Awaited<ReturnType<typeof makeCouncil>>;

async function readerOf({ tenant, tenantDb }: Council, accountId: string) {
	return { tenant, accountId, mandates: await memberOf(tenantDb, accountId, '2026-06-18') };
}

async function readSitting(council: Council, accountId: string) {
	const reader = await readerOf(council, accountId);
	return council.tenantDb.transaction((tx) => sittingFor(tx, reader, council.sitting.id, NOW));
}

async function addPaper({ tenantDb }: Council, itemId: string, versions: number) {
	const paperId = newId();
	await tenantDb.transaction(async (tx) => {
		const by = { createdAt: NOW, createdBy: newId() };
		await tx.insert(papers, { id: paperId, title: 'Rapport', kind: 'report', ...by });
		for (let number = 1; number <= versions; number += 1)
			await tx.insert(paperVersions, {
				id: newId(),
				paperId,
				number,
				sha256: String(number).repeat(64),
				fileName: 'rapport.pdf',
				bytes: 1000,
				pageCount: 2,
				chunkHashes: [],
				state: 'ready',
				...by
			});
		await tx.insert(itemPapers, { itemId, paperId, position: 1, addedAt: NOW });
	});
}

test('the inbox holds the sittings of all councils of one person, and no drafts', async () => {
	const account = await makeAccount(database);
	const ville = await makeCouncil(account.id);
	const agglo = await makeCouncil(account.id);
	await makeCouncil();
	await makeSitting(database, ville.tenant.id, { bodyId: ville.body.id, state: 'draft' });
	const sittings = await inbox(account.id);
	expect(sittings.map(({ id }) => id).sort()).toEqual([ville.sitting.id, agglo.sitting.id].sort());
	expect(v.safeParse(v.array(InboxSitting), sittings).success).toBe(true);
});

test('a council that the session does not open is told by its name alone', async () => {
	const account = await makeAccount(database);
	const [ville, agglo] = [await makeCouncil(account.id), await makeCouncil(account.id)];
	const found = await inboxIn(account.id, [ville.tenant.id]);
	expect(found.sittings.map(({ id }) => id)).toEqual([ville.sitting.id]);
	expect(found.waiting).toEqual([agglo.tenant.name]);
});

test('who came by a delivered link is told of a closed item its public line, and nothing of its papers', async () => {
	const council = await makeCouncil();
	const closed = { isClosed: true, title: 'Cession de la parcelle', publicTitle: 'Affaire foncière' };
	const item = await makeItem(database, council.tenant.id, { sittingId: council.sitting.id, ...closed });
	await addPaper(council, item.id, 1);
	const reader = { ...(await readerOf(council, council.mandate.accountId)), isByLink: true };
	const sitting = await council.tenantDb.transaction((tx) => sittingFor(tx, reader, council.sitting.id, NOW));
	expect(sitting?.items[0]).toMatchObject({ title: 'Affaire foncière', isSealed: true, papers: [] });
	expect(JSON.stringify(sitting)).not.toContain('parcelle');
});

test('a sitting comes with its items in order and the versions of its papers, the newest first', async () => {
	const council = await makeCouncil();
	const item = await makeItem(database, council.tenant.id, { sittingId: council.sitting.id, section: 'Finances' });
	await addPaper(council, item.id, 2);
	const sitting = await readSitting(council, council.mandate.accountId);
	expect(sitting?.items.map(({ section }) => section)).toEqual(['Finances']);
	expect(sitting?.items[0]?.papers[0]?.versions.map(({ number }) => number)).toEqual([2, 1]);
	expect(sitting?.myMandateIds).toEqual([council.mandate.id]);
	expect(v.safeParse(TabletSitting, sitting).issues).toBeUndefined();
	const [line] = await inbox(council.mandate.accountId);
	expect(line).toMatchObject({ items: 1, papers: 1, isCalled: false, answer: null });
});

test('a draft does not exist for members, nor does a sitting of a body they do not sit in', async () => {
	const council = await makeCouncil();
	const other = await makeBody(database, council.tenant.id);
	const colleague = await makeMandate(database, council.tenant.id, { bodyId: other.id });
	expect(await readSitting(council, colleague.accountId)).toBeNull();
	const sitting = await makeSitting(database, council.tenant.id, { bodyId: council.body.id, state: 'draft' });
	expect(await readSitting({ ...council, sitting }, council.mandate.accountId)).toBeNull();
});

test('of the marks of others, those of my group and of the assembly are open to me', async () => {
	const council = await makeCouncil();
	const stranger = await makeGroup(database, council.tenant.id);
	const add = (authorId: string, audience: 'private' | 'group' | 'assembly', groupId: string | null, name: string) =>
		council.tenantDb.transaction((tx) =>
			tx.insert(annotationDocuments, {
				id: newId(),
				sittingId: council.sitting.id,
				authorId,
				audience,
				groupId,
				name,
				createdAt: NOW
			})
		);
	const me = council.mandate.accountId;
	await add(me, 'private', null, 'mine');
	await add(newId(), 'private', null, 'hidden private');
	await add(newId(), 'group', council.group.id, 'my group');
	await add(newId(), 'group', stranger.id, 'hidden group');
	await add(newId(), 'assembly', null, 'everyone');
	const sitting = await readSitting(council, me);
	expect(sitting?.annotations.map(({ name }) => name)).toEqual(['everyone', 'mine', 'my group']);
});

test('an answer may change until the sitting is closed', async () => {
	const council = await makeCouncil();
	const reader = await readerOf(council, council.mandate.accountId);
	const answer = (sittingId: string, value: 'present' | 'absent') =>
		council.tenantDb.transaction((tx) => answerConvocation(tx, reader, { sittingId, answer: value }, NOW));
	expect(await answer(council.sitting.id, 'present')).toEqual({ ok: false, refusal: 'not-called' });
	const call = (sittingId: string) =>
		council.tenantDb.transaction((tx) =>
			tx.insert(convocations, { id: newId(), sittingId, mandateId: council.mandate.id, sentAt: NOW })
		);
	await call(council.sitting.id);
	expect(await answer(council.sitting.id, 'present')).toEqual({ ok: true, value: { answer: 'present' } });
	expect(await answer(council.sitting.id, 'absent')).toEqual({ ok: true, value: { answer: 'absent' } });
	expect((await inbox(reader.accountId))[0]).toMatchObject({ isCalled: true, answer: 'absent' });
	const over = await makeSitting(database, council.tenant.id, { bodyId: council.body.id, state: 'closed' });
	await call(over.id);
	expect(await answer(over.id, 'present')).toEqual({ ok: false, refusal: 'sitting-closed' });
});
