import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { jobs } from '#lib/jobs/server/tables.ts';
import { readBody } from '#lib/journal/rules/body.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { journalValues } from '#lib/journal/server/value-tables.ts';
import { guests } from '#lib/agenda/server/guest-tables.ts';
import { itemPapers } from '#lib/agenda/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { accounts, mandates, memberships, rateLimits, sessions } from '#lib/people/server/tables.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, NOW } from '#lib/testing/factories.ts';
import { applyRetention } from './retention.ts';

const database = await freshDatabase();
const folder = await mkdtemp(join(tmpdir(), 'hemicycle-retention-'));
afterAll(() => rm(folder, { recursive: true }));
const storage = await openDiskStorage(folder, NOW);
const house = { installation: database.installation, storage };
const DAY = 86_400_000;
const before = (days: number) => new Date(NOW.getTime() - days * DAY);

async function paperIn(council: Awaited<ReturnType<typeof makeCouncil>>, text: string, itemId?: string) {
	const stored = await storage.tenant(council.tenant.id).store(Readable.from([Buffer.from(text)]));
	if (!stored.ok) throw new Error('a small file fits');
	const { sha256, bytes, chunkHashes } = stored.value;
	const paperId = newId();
	const made = { createdAt: before(200), createdBy: council.clerk.id };
	await council.database.transaction(async (tx) => {
		await tx.insert(papers, { id: paperId, title: text, kind: 'report', ...made });
		const version = { id: newId(), paperId, number: 1, sha256, fileName: 'x.pdf', bytes, pageCount: 1, chunkHashes };
		await tx.insert(paperVersions, { ...version, state: 'received', ...made });
		if (itemId) await tx.insert(itemPapers, { itemId, paperId, position: 1, addedAt: NOW });
	});
	return { paperId, sha256 };
}

test('what is over its time goes, what is not stays, and one entry has the counts', async () => {
	const council = await makeCouncil(database, { members: 1, items: 1 });
	const accountId = council.mandates[0]!.accountId;
	const to = { recipient: 'x@y.example', recipientName: 'C', subject: 's', text: 't', html: 'h', attachments: [] };
	const work = { kind: 'k', label: 'l', state: 'done' as const };
	await council.database.transaction(async (tx) => {
		for (const [days, state] of [
			[400, 'sent'],
			[400, 'waiting'],
			[300, 'sent']
		] as const)
			await tx.insert(mails, { id: newId(), idempotencyKey: newId(), ...to, state, createdAt: before(days) });
		for (const days of [91, 89])
			await tx.insert(jobs, { id: newId(), ...work, createdAt: before(days), updatedAt: before(days) });
		const personal = { network: { value: '198.51.100.7', of: accountId } };
		for (const days of [31, 29])
			await appendJournal(tx, { act: 'session.refused', object: accountId, actor: null, personal }, before(days));
	});
	for (const days of [31, 29]) {
		const session = { accountId, level: 2, deviceName: 'iPad', endsAt: before(days) } as const;
		await startSession(database.installation, session, before(days + 1));
	}
	await database.installation.insert(rateLimits).values({ key: 'sign-in:x', used: 1, resetsAt: before(2) });
	const counts = await applyRetention(house, council.database, NOW);
	expect(counts).toMatchObject({ mails: 1, jobs: 1, addresses: 1, sessions: 1, tries: 1, people: 0, notes: 0 });
	await council.database.transaction(async (tx) => {
		expect(await tx.select().from(mails)).toHaveLength(2);
		expect(await tx.select().from(journalValues)).toHaveLength(1);
		const entries = await tx.select().from(journalEntries);
		const applied = entries.map(({ body }) => readBody(body)).filter((body) => body?.act === 'retention.applied');
		expect(applied).toMatchObject([{ actor: null, details: { mails: 1, jobs: 1 } }]);
	});
	expect(await database.installation.select().from(sessions).where(eq(sessions.accountId, accountId))).toHaveLength(1);
});

test('a paper that no agenda has goes with its file, unless the same file is used elsewhere', async () => {
	const council = await makeCouncil(database, { members: 1, items: 1 });
	const kept = await paperIn(council, 'du point', council.items[0]!.id);
	const twin = await paperIn(council, 'du point');
	const gone = await paperIn(council, 'retiré');
	expect(await applyRetention(house, council.database, NOW)).toMatchObject({ papers: 2 });
	const files = storage.tenant(council.tenant.id);
	expect(twin.sha256).toBe(kept.sha256);
	expect([await files.has(kept.sha256), await files.has(gone.sha256)]).toEqual([true, false]);
	expect(await council.database.transaction((tx) => tx.select().from(papers))).toMatchObject([{ id: kept.paperId }]);
});

test('a year after the last mandate the account is a stub; before, it is not', async () => {
	const council = await makeCouncil(database, { members: 2, items: 1 });
	const [long, lately] = council.mandates;
	await council.database.transaction(async (tx) => {
		await tx.update(mandates, { startsOn: '2020-01-01', endsOn: '2025-06-01' }, eq(mandates.id, long!.id));
		await tx.update(mandates, { endsOn: '2026-05-01' }, eq(mandates.id, lately!.id));
	});
	expect(await applyRetention(house, council.database, NOW)).toMatchObject({ people: 1 });
	expect(await applyRetention(house, council.database, NOW)).toMatchObject({ people: 0 });
	const emailOf = async (id: string) =>
		(await database.installation.select().from(accounts).where(eq(accounts.id, id)))[0]?.email;
	expect(await emailOf(long!.accountId)).toBe(`${long!.accountId}@erased.invalid`);
	expect(await emailOf(lately!.accountId)).toContain('@valmont.example');
});

test('a year after the last evening as a guest the account is a stub without a name, and the invitation is gone', async () => {
	const council = await makeCouncil(database, { members: 1, items: 1 });
	const invite = async (endedDaysAgo: number, who?: string) => {
		const accountId = who ?? (await makeAccount(database)).id;
		await database.installation
			.insert(memberships)
			.values({ accountId, tenantId: council.tenant.id })
			.onConflictDoNothing();
		const evening = { invitedAt: before(endedDaysAgo + 5), endsAt: before(endedDaysAgo) };
		const guest = { id: newId(), sittingId: council.sitting.id, accountId, quality: 'Expert', ...evening };
		await council.database.transaction((tx) => tx.insert(guests, guest));
		return accountId;
	};
	const [long, lately] = [await invite(400), await invite(300)];
	// A member of the council is not forgotten for having been a guest.
	await invite(400, council.mandates[0]!.accountId);
	expect(await applyRetention(house, council.database, NOW)).toMatchObject({ people: 1 });
	const left = await council.database.transaction((tx) => tx.select().from(guests));
	expect(left.map(({ accountId }) => accountId).toSorted()).toEqual(
		[lately, council.mandates[0]!.accountId].toSorted()
	);
	const [stub] = await database.installation.select().from(accounts).where(eq(accounts.id, long));
	expect(stub).toMatchObject({ email: `${long}@erased.invalid`, lastName: long.slice(-8) });
	expect(stub?.deactivatedAt).not.toBeNull();
});
