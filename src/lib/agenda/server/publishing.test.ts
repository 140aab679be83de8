import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { mails } from '#lib/mail/server/tables.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { answerConvocation, markReceived, readConvocations } from './convocations.ts';
import { agendaOf, makeDesk, makePaper, TUESDAY, type Desk } from '#lib/testing/desk.ts';
import { addItemFromPaper, addPaperToItem } from './item-papers.ts';
import { addItem, moveItem, releaseItem, removeItem } from './items.ts';
import { publishSitting } from './publishing.ts';
import { readAgenda } from './read-agenda.ts';
import { editSitting } from './sittings.ts';
import { items } from './tables.ts';

let desk: Desk;
let itemId: string;
beforeEach(async () => {
	desk = await makeDesk();
	const made = await desk.town.transaction((tx) =>
		addItem(tx, desk.sittingId, { title: 'Budget', section: 'Finances' }, desk.clerk, TUESDAY)
	);
	if (!made.ok) throw new Error(made.refusal);
	itemId = made.value.itemId;
});

function publish(now = TUESDAY, acceptsShortNotice = false) {
	const { town, sittingId, tenant, clerk } = desk;
	const openLink = `https://valmont.example/app/sittings/${sittingId}`;
	const linkFor = (_tx: unknown, accountId: string) => Promise.resolve(`https://valmont.example/link/${accountId}`);
	const publishing = { sittingId, tenant, acceptsShortNotice, openLink, linkFor };
	return town.transaction((tx) => publishSitting(tx, publishing, clerk, now));
}

const outbox = () => desk.town.transaction((tx) => tx.select().from(mails));
const close = (publicTitle: string) =>
	desk.town.transaction((tx) =>
		tx.update(items, { isClosed: true, title: 'Licenciement de M. X', publicTitle }, eq(items.id, itemId))
	);

test('publishing freezes numbers, calls every member and writes one mail each with a personal link', async () => {
	const published = await publish();
	expect(published).toMatchObject({ ok: true, value: { called: 3, deadline: { standing: 'in-time', given: 8 } } });
	const { sitting } = await agendaOf(desk);
	expect(sitting).toMatchObject({ state: 'published', publishedAt: TUESDAY });
	const list = await outbox();
	expect(list.map((mail) => mail.state)).toEqual(['waiting', 'waiting', 'waiting']);
	for (const { accountId } of desk.members)
		expect(list.filter((mail) => mail.text.includes(`https://valmont.example/link/${accountId}`))).toHaveLength(1);
	expect(list[0]!.text).toContain('jeudi 18\u00a0juin\u00a02026');
	expect(list[0]!.attachments[0]!.content).toContain('DTSTART:20260618T163000Z');
});

test('members whose mandate has ended before the sitting are not called', async () => {
	const [gone] = desk.members;
	await desk.town.transaction((tx) => tx.update(mandates, { endsOn: '2026-06-17' }, eq(mandates.id, gone!.id)));
	expect(await publish()).toMatchObject({ ok: true, value: { called: 2 } });
});

test('a notice shorter than the law asks needs to be accepted, and nothing happens before', async () => {
	const monday = new Date('2026-06-15T08:00:00Z');
	expect(await publish(monday)).toEqual({ ok: false, refusal: 'notice-too-short' });
	expect(await outbox()).toEqual([]);
	expect(await publish(monday, true)).toMatchObject({ ok: true, value: { deadline: { standing: 'urgent-only' } } });
});

test('two clerks publishing at once call everybody once', async () => {
	const results = await Promise.all([publish(), publish()]);
	expect(results.filter((result) => result.ok)).toHaveLength(1);
	expect(results).toContainEqual({ ok: false, refusal: 'agenda-published' });
	expect(await outbox()).toHaveLength(3);
});

test('an empty agenda, a past sitting and a closed item without neutral line are refused', async () => {
	expect(await publish(new Date('2026-06-19T08:00:00Z'))).toEqual({ ok: false, refusal: 'sitting-in-the-past' });
	await close('');
	expect(await publish()).toEqual({ ok: false, refusal: 'neutral-line-missing' });
	await desk.town.transaction((tx) => removeItem(tx, itemId, desk.clerk, TUESDAY));
	expect(await publish()).toEqual({ ok: false, refusal: 'agenda-empty' });
});

test('of a closed item the public and the mails read the neutral line and nothing else', async () => {
	await close('Affaire de personnel');
	await publish();
	const agenda = await desk.town.transaction((tx) => readAgenda(tx, desk.sittingId, 'public'));
	expect(agenda!.items[0]).toMatchObject({ title: 'Affaire de personnel', section: '', papers: [], rapporteur: null });
	expect(JSON.stringify(agenda)).not.toContain('Licenciement');
	expect(JSON.stringify(await outbox())).not.toContain('Licenciement');
	const council = await desk.town.transaction((tx) => readAgenda(tx, desk.sittingId, 'council'));
	expect(council!.items[0]!.title).toBe('Licenciement de M. X');
});

test('a draft is known to the desk only', async () => {
	for (const audience of ['council', 'public'] as const)
		expect(await desk.town.transaction((tx) => readAgenda(tx, desk.sittingId, audience))).toBeNull();
});

test('once published, order, items, date and place stay', async () => {
	await publish();
	const { town, clerk, sittingId, plan } = desk;
	const frozen = { ok: false, refusal: 'agenda-published' };
	expect(await town.transaction((tx) => removeItem(tx, itemId, clerk, TUESDAY))).toEqual(frozen);
	const end = { beforeId: null, section: '' };
	expect(await town.transaction((tx) => moveItem(tx, itemId, end, clerk, TUESDAY))).toEqual(frozen);
	expect(await town.transaction((tx) => editSitting(tx, sittingId, plan, clerk, TUESDAY))).toEqual(frozen);
});

test('a late paper and a late item are marked, and the item takes the next number', async () => {
	await publish();
	const { town, clerk, sittingId } = desk;
	const annex = await makePaper(desk, 'Annexe');
	await town.transaction((tx) => addPaperToItem(tx, { itemId, paperId: annex }, clerk, TUESDAY));
	const paperId = await makePaper(desk, 'Vœu');
	const taken = { sittingId, paperId, title: 'Vœu', droppedAt: new Date(0) };
	await town.transaction((tx) => addItemFromPaper(tx, taken, clerk, TUESDAY));
	const agenda = await agendaOf(desk);
	expect(agenda.items.map(({ number, title, isLate }) => [number, title, isLate])).toEqual([
		[1, 'Budget', false],
		[2, 'Vœu', true]
	]);
	expect(agenda.items[0]!.papers[0]).toMatchObject({ title: 'Annexe', isLate: true });
});

test('the public reads a late item once the clerk has released it', async () => {
	await publish();
	const { town, clerk, sittingId } = desk;
	const paperId = await makePaper(desk, 'Licenciement de M. X');
	const taken = { sittingId, paperId, title: 'Licenciement de M. X', droppedAt: TUESDAY };
	const late = await town.transaction((tx) => addItemFromPaper(tx, taken, clerk, TUESDAY));
	if (!late.ok) throw new Error(late.refusal);
	const { itemId: lateId } = late.value;
	const numbers = async (audience: 'public' | 'council') =>
		(await town.transaction((tx) => readAgenda(tx, sittingId, audience)))!.items.map(({ number }) => number);
	expect(await numbers('council')).toEqual([1, 2]);
	expect(await numbers('public')).toEqual([1]);
	await town.transaction((tx) => tx.update(items, { isClosed: true }, eq(items.id, lateId)));
	const release = () => town.transaction((tx) => releaseItem(tx, lateId, clerk, TUESDAY));
	expect(await release()).toEqual({ ok: false, refusal: 'neutral-line-missing' });
	await town.transaction((tx) => tx.update(items, { publicTitle: 'Affaire de personnel' }, eq(items.id, lateId)));
	expect([await release(), await release()]).toEqual([
		{ ok: true, value: null },
		{ ok: true, value: null }
	]);
	expect(await numbers('public')).toEqual([1, 2]);
});

test('a late item that the sitting dealt with is public without more', async () => {
	await publish();
	const { town, clerk, sittingId } = desk;
	const taken = { sittingId, paperId: await makePaper(desk, 'Vœu'), title: 'Vœu', droppedAt: TUESDAY };
	await town.transaction((tx) => addItemFromPaper(tx, taken, clerk, TUESDAY));
	await town.transaction((tx) => tx.update(items, { state: 'open' }, eq(items.isLate, true)));
	expect((await town.transaction((tx) => readAgenda(tx, sittingId, 'public')))!.items).toHaveLength(2);
});

test('a member answers, changes the answer, and the first reception is kept', async () => {
	await publish();
	const { town, clerk, sittingId, members } = desk;
	const mandateId = members[0]!.id;
	const answer = (given: 'present' | 'absent') =>
		town.transaction((tx) => answerConvocation(tx, { sittingId, mandateId, answer: given }, clerk, TUESDAY));
	await answer('absent');
	await answer('present');
	const later = new Date(TUESDAY.getTime() + 1000);
	for (const at of [TUESDAY, later])
		await town.transaction((tx) =>
			markReceived(tx, sittingId, { accountId: clerk, mandates: [{ id: mandateId }] }, at)
		);
	const rows = await town.transaction((tx) => readConvocations(tx, sittingId));
	expect(rows.map((row) => row.answer)).toEqual(['present', null, null]);
	expect(rows[0]!.openedAt).toEqual(TUESDAY);
});
