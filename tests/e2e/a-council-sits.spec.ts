import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type FileChooser, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { Installation } from '../support/installation.ts';
import { desk, enter, people } from '../support/people.ts';

/** The whole main job on real papers, from the clerk's empty agenda to the public record. Its parts build on each other. */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const PAPERS = 'tests/fixtures/montpellier-2014-04-24';
const files = readdirSync(PAPERS)
	.filter((name) => name.endsWith('.pdf'))
	.map((name) => path.join(PAPERS, name));
const SECRET = 'Protection fonctionnelle de Mme Zéphyrine Quatremain';
const NEUTRAL = 'Affaire de personnel';

let town: Installation;
let clerk: Page;
let sittingUrl: string;

test.beforeAll(async ({ browser }) => {
	town = await Installation.start();
	clerk = await enter(browser, town.url, people.clerk, desk);
});
test.afterAll(async () => town.remove());

test('a clerk drops forty papers on a new sitting, and each becomes an item with its title', async () => {
	await clerk.getByRole('link', { name: 'Nouvelle séance' }).click();
	const inTenDays = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
	await clerk.getByLabel('Date').fill(inTenDays);
	await clerk.getByLabel('Lieu').fill('Hôtel de ville, salle du conseil');
	await clerk.getByLabel('Intitulé').fill('Conseil municipal du budget');
	await expectAccessible(clerk, 'new sitting');
	await clerk.getByRole('button', { name: 'Créer la séance' }).click();
	await expect(clerk.getByRole('heading', { level: 1 })).toContainText('Conseil municipal du budget');
	await expectAccessible(clerk, 'empty agenda');

	await dropOnAgenda(files);
	await expect(rows()).toHaveCount(40, { timeout: 120_000 });
	await expect(clerk.getByRole('link', { name: 'Taux d’imposition de la Ville de Montpellier pour 2014' })).toBeVisible({
		timeout: 120_000
	});
	await expect(clerk.getByText('lecture en cours')).toHaveCount(0, { timeout: 120_000 });
	await expectAccessible(clerk, 'agenda of forty items');
});

test('a broken file is refused with what to do, and the others are kept', async () => {
	await dropOnAgenda([
		{ name: 'protege.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 of nothing') },
		{ name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<!doctype html><title>page</title>') }
	]);
	await expect(clerk.getByText('Ce fichier n’est pas un PDF.', { exact: false })).toBeVisible();
	await expect(clerk.getByText('Ce PDF est abîmé et ne s’ouvre pas.', { exact: false })).toBeVisible();
	await expect(rows()).toHaveCount(40);
});

test('items are edited, put in order by keyboard, and one is closed with a neutral line', async () => {
	await clerk.getByRole('link', { name: 'Délibération fixant les indemnités de fonction des élus' }).click();
	await clerk.getByLabel('Titre').fill(SECRET);
	await clerk.getByLabel('Section').fill('Huis clos');
	await clerk.getByLabel('Rapporteur').selectOption({ index: 3 });
	await clerk.getByRole('checkbox', { name: 'Huis clos' }).check();
	await clerk.getByLabel('Ligne neutre, lue par le public').fill(NEUTRAL);
	await clerk.getByRole('button', { name: 'Enregistrer le point' }).click();
	await expect(clerk.getByRole('link', { name: SECRET })).toBeVisible();
	await expectAccessible(clerk, 'item being edited');

	const handle = clerk.getByRole('button', { name: /Déplacer le point \d+ : Modifications du tableau des effectifs/ }).last();
	await handle.focus();
	await clerk.keyboard.press('Space');
	await clerk.keyboard.press('ArrowUp');
	await clerk.keyboard.press('ArrowUp');
	await clerk.keyboard.press('Space');
	await expect(clerk.getByText('posé, position 38 sur 40', { exact: false })).toBeAttached();
});

test('publishing tells the legal deadline and convenes every member, each with a personal link', async () => {
	await expect(clerk.getByText(/Convocation à envoyer au plus tard le .*jours francs \(.*L2121-12/)).toBeVisible();
	await clerk.getByRole('link', { name: 'Publier l’ordre du jour' }).click();
	await expect(clerk.getByText('39 membres en exercice sont convoqués.')).toBeVisible();
	await expectAccessible(clerk, 'publishing');
	await clerk.getByRole('button', { name: 'Publier l’ordre du jour' }).click();
	await expect(clerk.getByText('Convocations envoyées', { exact: false })).toBeVisible();
	sittingUrl = clerk.url();

	await clerk.getByRole('link', { name: 'Boîte d’envoi' }).click();
	await expect(clerk.getByRole('row', { name: /conservé/ })).toHaveCount(39);
	await expectAccessible(clerk, 'outbox');
	await clerk.getByRole('link', { name: /Lucie Ormancey|Conseil municipal du budget|Convocation/ }).first().click();
	await expectAccessible(clerk, 'a mail');
});

/** The rows of the agenda, each with its handle. */
const rows = () => clerk.getByRole('button', { name: /^Déplacer le point \d+/ });

/** Chooses files for the agenda, as dropping them does. */
async function dropOnAgenda(chosen: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
	const choosing = clerk.waitForEvent('filechooser');
	await clerk.getByRole('button', { name: 'Ajouter des PDF' }).click();
	await (await choosing).setFiles(chosen);
}
