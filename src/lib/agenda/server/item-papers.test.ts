import { beforeEach, expect, test } from 'vitest';
import { addItemFromPaper, addPaperToItem, removePaper } from './item-papers.ts';
import { agendaOf, makeDesk, makePaper, TUESDAY, type Desk } from '#lib/testing/desk.ts';

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
