import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { recordPresence } from '#lib/chamber/server/attendance.ts';
import { openItem } from '#lib/chamber/server/items.ts';
import { closeItemPoll, openItemPoll } from '#lib/chamber/server/polls.ts';
import { closeSitting, openSitting } from '#lib/chamber/server/sittings.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { startJobs } from '#lib/jobs/server/jobs.ts';
import { closingCheckpoint } from '#lib/journal/server/checkpoints.ts';
import { openJournalKey } from '#lib/journal/server/key.ts';
import { hex, parseCheckpoint } from '#lib/journal/rules/note.ts';
import { newRandomId } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { openPdf, pageText } from '#lib/papers/server/pdf-reading.ts';
import { staffRoles } from '#lib/people/server/tables.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { NOW } from '#lib/testing/factories.ts';
import { Typst } from '#lib/typst/server/typst.ts';
import { castBallots } from '#lib/voting/server/ballots.ts';
import { registerProxy } from '#lib/voting/server/proxies.ts';
import { pollRights } from '#lib/voting/server/tables.ts';
import type { DeliberationFacts } from '../facts.ts';
import { mailAnchor } from './anchor-mails.ts';
import { askForDeliberations, handleDeliberations, listDeliberations } from './deliberations.ts';
import { readableDeliberation } from './readable-deliberation.ts';

const database = await freshDatabase();
const council = await makeCouncil(database, { members: 7, items: 3 });
const clerk = council.clerk.id;
const sittingId = council.sitting.id;
const act = <Value>(work: (tx: TenantTx) => Promise<Value>) => council.database.transaction(work);
const directory = await mkdtemp(join(tmpdir(), 'hemicycle-minutes-'));
const storage = await openDiskStorage(directory, new Date());
const typst = new Typst();
const signer = await openJournalKey(await mkdtemp(join(tmpdir(), 'hemicycle-key-')));
const jobs = await startJobs({
	connection: database.behind,
	applicationRole: 'hemicycle_app',
	tenant: database.tenant,
	log: { error: () => undefined, warn: () => undefined }
});
afterAll(async () => {
	await jobs.stop();
	await typst.close();
});

let seconds = 0;
const tick = () => new Date(NOW.getTime() + (seconds += 1) * 1000);
async function done<Value>(result: Promise<Result<Value, string>>): Promise<Value> {
	const settled = await result;
	if (!settled.ok) throw new Error(settled.refusal);
	return settled.value;
}

/** Everybody votes as told, by the place of their voice; the others stay silent. */
async function vote(index: number, kind: 'public' | 'ordinary', choices: ('for' | 'against' | 'abstain')[]) {
	const itemId = council.items[index]!.id;
	await done(act((tx) => openItem(tx, { sittingId, itemId }, clerk, tick())));
	const { pollId } = await done(act((tx) => openItemPoll(tx, { sittingId, kind }, clerk, tick())));
	const rights = await act((tx) => tx.select().from(pollRights).where(eq(pollRights.pollId, pollId)));
	const order = new Map(council.mandates.map(({ id, seat }) => [id, seat]));
	const cast = rights
		.toSorted((one, other) => (order.get(one.mandateId) ?? 0) - (order.get(other.mandateId) ?? 0))
		.flatMap(({ rightId, holderAccountId }, place) => {
			const choice = choices[place];
			return choice ? [{ pollId, rightId, castId: newRandomId(), choice, accountId: holderAccountId }] : [];
		});
	await castBallots(council.database, pollId, cast, tick());
	await done(act((tx) => closeItemPoll(tx, { sittingId, pollId }, clerk, tick())));
}

const made = () => act((tx) => listDeliberations(tx, sittingId));
const factsOf = async (index: number) => (await made())[index]?.facts as DeliberationFacts;
const written: string[] = [];

test('a closed sitting has one deliberation, with its PDF, for each item that was voted on', async () => {
	await act((tx) => tx.update(items, { isClosed: true, publicTitle: 'Huis clos' }, eq(items.id, council.items[1]!.id)));
	await done(act((tx) => openSitting(tx, sittingId, clerk, tick())));
	for (const seat of [1, 2, 3, 4]) {
		const { id, accountId } = council.mandates[seat - 1]!;
		await done(act((tx) => recordPresence(tx, { sittingId, mandateId: id, isPresent: true }, accountId, tick())));
	}
	const present = new Set(council.mandates.slice(0, 4).map(({ id }) => id));
	const proxy = { sittingId, giver: council.mandates[4]!.id, holder: council.mandates[1]!.id, present };
	await done(act((tx) => registerProxy(tx, proxy, clerk, tick())));
	await vote(0, 'public', ['for', 'for', 'against', 'for', 'for']);
	await vote(1, 'ordinary', ['against', 'against', 'against', 'for', 'abstain']);
	await handleDeliberations(jobs, { storage, typst, signer }, (_, id) => Promise.resolve(void written.push(id)));
	await act(async (tx) => {
		await closeSitting(tx, sittingId, clerk, tick());
		await askForDeliberations(jobs, tx, { sittingId, label: 'Délibérations', actor: clerk }, tick());
	});
	await expect
		.poll(async () => (await made()).map(({ state, outcome }) => `${state} ${outcome}`), { timeout: 15_000 })
		.toEqual(['ready adopted', 'ready rejected']);
	await expect.poll(() => written).toEqual([sittingId]);
});

test('a public ballot is written with its names, an ordinary one with its figures only (R56)', async () => {
	expect(await factsOf(0)).toMatchObject({
		present: ['Siège-1', 'Siège-2', 'Siège-3', 'Siège-4'].map((name) => expect.stringContaining(name) as string),
		represented: [
			{ giver: expect.stringContaining('Siège-5') as string, holder: expect.stringContaining('Siège-2') as string }
		],
		absent: [expect.stringContaining('Siège-6'), expect.stringContaining('Siège-7')],
		choices: { against: [expect.stringContaining('Siège-3')], abstain: [] },
		tally: { for: 4, against: 1 },
		inOffice: 7
	});
	expect(await factsOf(1)).toMatchObject({ choices: null, isClosed: true, tally: { for: 1, against: 3, abstain: 1 } });
});

test('the PDF says who was there, who was represented, and the sentence of the result', async () => {
	const [first] = await made();
	const file = await storage.tenant(council.tenant.id).open(first!.sha256!);
	const document = await openPdf(new Uint8Array(await buffer(file!)));
	const text = (await pageText(document, 1)).replace(/\s+/g, ' ');
	expect(text).toContain('Mme Camille Siège-5 à Mme Camille Siège-2');
	expect(text).toContain((await factsOf(0)).sentence.replace(/\s+/g, ' '));
});

test('the PDF carries the checkpoint over the end of the sitting: root in words, the signed note as a code', async () => {
	const { note } = (await act((tx) => closingCheckpoint(tx, sittingId)))!;
	const root = hex(parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1))!.root);
	const pdf = join(directory, 'deliberation.pdf');
	const [first] = await made();
	await writeFile(pdf, await buffer((await storage.tenant(council.tenant.id).open(first!.sha256!))!));
	const text = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, '');
	expect(text).toContain(root);
});

test('who presided and the administrators get the checkpoint of the evening by mail, once', async () => {
	const chair = council.mandates[0]!;
	await act((tx) => tx.update(sittings, { chairMandateId: chair.id }, eq(sittings.id, sittingId)));
	const { note } = (await act((tx) => closingCheckpoint(tx, sittingId)))!;
	const closing = { sittingId, note };
	for (const at of [tick(), tick()]) await act((tx) => mailAnchor(tx, jobs, closing, at));
	const sent = await act((tx) => tx.select().from(mails).where(eq(mails.subjectId, sittingId)));
	const accountsOf = await act((tx) => tx.select().from(staffRoles).where(eq(staffRoles.role, 'administrator')));
	expect(sent).toHaveLength(1 + accountsOf.length);
	expect(sent[0]).toMatchObject({ attachments: [{ fileName: 'checkpoint.txt', content: note }] });
	expect(sent[0]!.text).toContain(note);
	await act((tx) => tx.delete(mails, eq(mails.subjectId, sittingId)));
	await act((tx) => mailAnchor(tx, jobs, closing, new Date(NOW.getTime() + 25 * 3_600_000)));
	expect(await act((tx) => tx.select().from(mails).where(eq(mails.subjectId, sittingId)))).toEqual([]);
});

test('members of the body and staff read a deliberation, nobody else does', async () => {
	const [first] = await made();
	const today = '2026-06-19';
	const mayRead = (accountId: string, on = today) =>
		act(async (tx) => (await readableDeliberation(tx, first!.id, { accountId, today: on })) !== undefined);
	expect(await mayRead(council.mandates[6]!.accountId)).toBe(true);
	expect(await mayRead(clerk)).toBe(true);
	expect(await mayRead(council.mandates[6]!.accountId, '2026-01-01')).toBe(false);
	expect(await mayRead(newRandomId())).toBe(false);
});
