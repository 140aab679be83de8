import { beforeEach, expect, test } from 'vitest';
import { itemFingerprint } from '../rules/fingerprint.ts';
import type { ItemForm } from '../schemas.ts';
import { agendaOf, makeDesk, TUESDAY, type Desk } from '#lib/testing/desk.ts';
import { addItem, editItem, moveItem, removeItem } from './items.ts';

let desk: Desk;
beforeEach(async () => {
	desk = await makeDesk();
});

async function add(title: string, section = ''): Promise<string> {
	const { town, sittingId, clerk } = desk;
	const made = await town.transaction((tx) => addItem(tx, sittingId, { title, section }, clerk, TUESDAY));
	if (!made.ok) throw new Error(made.refusal);
	return made.value.itemId;
}

async function formOf(itemId: string): Promise<ItemForm> {
	const item = (await agendaOf(desk)).items.find((one) => one.id === itemId)!;
	const { title, section, kind, isClosed, publicTitle } = item;
	const rapporteurMandateId = item.rapporteur?.mandateId ?? null;
	const fields = { title, section, kind, isClosed, publicTitle, rapporteurMandateId };
	return { itemId, seen: itemFingerprint(fields), ...fields };
}

const edit = (form: ItemForm) => desk.town.transaction((tx) => editItem(tx, form, desk.clerk, TUESDAY));
const titles = async () => (await agendaOf(desk)).items.map((item) => `${item.number} ${item.title}`);

test('an item joins the end of its section', async () => {
	await add('Comptes', 'Finances');
	await add('Voirie', 'Travaux');
	await add('Budget', 'Finances');
	expect(await titles()).toEqual(['1 Comptes', '2 Budget', '3 Voirie']);
});

test('an item is moved before another one, and the numbers follow', async () => {
	const [, , third] = [await add('A'), await add('B'), await add('C')];
	const first = (await agendaOf(desk)).items[0]!.id;
	await desk.town.transaction((tx) => moveItem(tx, third, { beforeId: first, section: '' }, desk.clerk, TUESDAY));
	expect(await titles()).toEqual(['1 C', '2 A', '3 B']);
});

test('a removed item leaves no gap', async () => {
	const [, second] = [await add('A'), await add('B'), await add('C')];
	await desk.town.transaction((tx) => removeItem(tx, second, desk.clerk, TUESDAY));
	const { items } = await agendaOf(desk);
	expect(items.map((item) => item.position)).toEqual([0, 1]);
});

test('a closed item without a neutral line is refused, and nothing of it is saved', async () => {
	const itemId = await add('Protection fonctionnelle');
	const refused = await edit({ ...(await formOf(itemId)), title: 'Autre', isClosed: true });
	expect(refused).toEqual({ ok: false, refusal: 'neutral-line-missing' });
	expect(await titles()).toEqual(['1 Protection fonctionnelle']);
});

test('two clerks on one item: the second learns that the first was faster', async () => {
	const itemId = await add('Budget');
	const both = await formOf(itemId);
	expect(await edit({ ...both, title: 'Budget primitif' })).toEqual({ ok: true, value: null });
	expect(await edit({ ...both, title: 'Budget 2026' })).toEqual({ ok: false, refusal: 'changed-meanwhile' });
	expect(await titles()).toEqual(['1 Budget primitif']);
});

test('two clerks adding at once lose nobody and double no place', async () => {
	await Promise.all(Array.from({ length: 8 }, (_, index) => add(`Point ${index}`)));
	const { items } = await agendaOf(desk);
	expect(items.map((item) => item.position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('only a member of this body presents an item', async () => {
	const itemId = await add('Budget');
	const stranger = desk.tenant.id;
	const refused = await edit({ ...(await formOf(itemId)), rapporteurMandateId: stranger });
	expect(refused).toEqual({ ok: false, refusal: 'member-unknown' });
	const accepted = await edit({ ...(await formOf(itemId)), rapporteurMandateId: desk.members[1]!.id });
	expect(accepted.ok).toBe(true);
});

test('a new section takes the item to its end', async () => {
	const first = await add('A', 'Finances');
	await add('B', 'Travaux');
	await edit({ ...(await formOf(first)), section: 'Travaux' });
	expect(await titles()).toEqual(['1 B', '2 A']);
});

test('every change raises the version that live readers follow', async () => {
	const before = (await agendaOf(desk)).sitting.version;
	await add('A');
	expect((await agendaOf(desk)).sitting.version).toBeGreaterThan(before);
});
