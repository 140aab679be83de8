import { beforeEach, expect, test } from 'vitest';
import { addItemFromPaper, addPaperToItem, removePaper, retitleFromPaper } from './item-papers.ts';
import { agendaOf, makeDesk, makePaper, TUESDAY, type Desk } from './desk.fixture.ts';
import { itemFingerprint } from '../rules/fingerprint.ts';
import { editItem } from './items.ts';

let desk: Desk;
beforeEach(async () => {
	desk = await makeDesk();
});

async function drop(title: string, rank: number): Promise<{ paperId: string; itemId: string }> {
	const paperId = await makePaper(desk, title);
	const taken = { sittingId: desk.sittingId, paperId, title, droppedAt: new Date(TUESDAY.getTime() + rank) };
	const made = await desk.town.transaction((tx) => addItemFromPaper(tx, taken, desk.clerk, TUESDAY));
	if (!made.ok) throw new Error(made.refusal);
	return { paperId, itemId: made.value.itemId };
}

const titles = async () => (await agendaOf(desk)).items.map((item) => item.title);

test('forty files that arrive in any order stand in the order in which they were dropped', async () => {
	const ranks = Array.from({ length: 40 }, (_, index) => (index * 17) % 40);
	for (const rank of ranks) await drop(`Point ${rank}`, rank);
	expect(await titles()).toEqual(Array.from({ length: 40 }, (_, rank) => `Point ${rank}`));
});

test('the text of a paper gives its item a better title', async () => {
	const { paperId } = await drop('2014-04-24-0000071216', 1);
	await desk.town.transaction((tx) => retitleFromPaper(tx, paperId, 'Budget supplémentaire'));
	expect(await titles()).toEqual(['Budget supplémentaire']);
});

test('a title that the clerk has written stays', async () => {
	const { paperId, itemId } = await drop('2014-04-24-0000071216', 1);
	const fields = { title: '2014-04-24-0000071216', section: '', kind: 'decision' as const };
	const rest = { isClosed: false, publicTitle: '', rapporteurMandateId: null };
	const form = { itemId, seen: itemFingerprint({ ...fields, ...rest }), ...fields, ...rest, title: 'Mon titre' };
	await desk.town.transaction((tx) => editItem(tx, form, desk.clerk, TUESDAY));
	await desk.town.transaction((tx) => retitleFromPaper(tx, paperId, 'Titre lu'));
	expect(await titles()).toEqual(['Mon titre']);
});

test('an item holds several papers; the same one twice counts once; a draft lets it go', async () => {
	const { itemId } = await drop('Rapport', 1);
	const paperId = await makePaper(desk, 'Annexe');
	const annex = { itemId, paperId };
	await desk.town.transaction((tx) => addPaperToItem(tx, annex, desk.clerk, TUESDAY));
	await desk.town.transaction((tx) => addPaperToItem(tx, annex, desk.clerk, TUESDAY));
	const names = async () => (await agendaOf(desk)).items[0]!.papers.map((paper) => paper.title);
	expect(await names()).toEqual(['Rapport', 'Annexe']);
	await desk.town.transaction((tx) => removePaper(tx, annex, desk.clerk, TUESDAY));
	expect(await names()).toEqual(['Rapport']);
});
