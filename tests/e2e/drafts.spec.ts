import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';

const PAPER = path.join('tests/fixtures/montpellier-2014-04-24/2014-04-24-0000071260.pdf');
const TITLE = 'Adhésion à l’Office du tourisme';
const REASON = 'Indiquez le montant de la cotisation.';

let town: Installation;
test.beforeAll(async () => {
	town = await Installation.start();
});
test.afterAll(() => town.remove());

test('a service writes an act, sends it back, approves it, and the clerk puts it on the agenda with its paper', async ({
	browser
}) => {
	const [drafter, validator] = [
		await enter(browser, town.url, people.drafter, desk),
		await enter(browser, town.url, people.validator, desk)
	];
	await test.step('the drafter writes and adds a paper', async () => {
		await drafter.getByRole('link', { name: 'Nouveau projet' }).click();
		await drafter.getByLabel('Service').selectOption('Finances');
		await drafter.getByLabel('Titre').fill(TITLE);
		await drafter.getByRole('button', { name: 'Commencer le projet' }).click();
		await drafter.locator('input[type=file]').setInputFiles(PAPER);
		await expect(drafter.getByRole('list', { name: 'Documents' }).getByRole('link')).toHaveCount(1);
	});
	await test.step('what a colleague saved meanwhile is not lost, and neither is what is being typed', async () => {
		const other = await drafter.context().newPage();
		await other.goto(drafter.url());
		await other.getByLabel('Exposé').fill('Écrit ailleurs.');
		await other.getByRole('button', { name: 'Enregistrer' }).click();
		await expect(other.getByText('Projet enregistré')).toBeVisible();
		await other.close();
		await drafter.getByLabel('Exposé').fill('La ville adhère chaque année.');
		await drafter.getByRole('button', { name: 'Remettre pour validation' }).click();
		await expect(drafter.getByRole('alert')).toContainText('Quelqu’un a modifié ce projet entre-temps');
		await expect(drafter.getByText('Écrit ailleurs.')).toBeVisible();
		await expect(drafter.getByLabel('Exposé')).toHaveValue('La ville adhère chaque année.');
		await drafter.getByRole('button', { name: 'Remettre pour validation' }).click();
		await expect(drafter.getByText('à valider')).toBeVisible();
	});
	await test.step('the validator sends it back with a reason, and knows of no other service', async () => {
		await validator.reload();
		await expect(validator.getByText('Transaction avec un riverain')).toBeHidden();
		await validator.getByRole('link', { name: TITLE }).click();
		await validator.getByText('Renvoyer avec un motif').click();
		await validator.getByLabel('Motif').fill(REASON);
		await validator.getByRole('button', { name: 'Renvoyer le projet' }).click();
		await expect(validator.getByText('renvoyé', { exact: true })).toBeVisible();
		await drafter.reload();
		await expect(drafter.getByText(REASON).first()).toBeVisible();
		await drafter.getByRole('button', { name: 'Remettre pour validation' }).click();
		await expect(drafter.getByText('à valider')).toBeVisible();
	});
	await test.step('the validator approves, and the clerk puts it on the agenda', async () => {
		await validator.reload();
		await validator.getByRole('button', { name: 'Approuver le projet' }).click();
		await expect(validator.getByText('approuvé', { exact: true })).toBeVisible();
		const clerk = await enter(browser, town.url, people.clerk, desk);
		await clerk.getByRole('listitem').filter({ hasText: 'en préparation' }).getByRole('link').click();
		await clerk.getByRole('button', { name: `Inscrire à l’ordre du jour\u202f: «\u202f${TITLE}\u202f»` }).click();
		const item = clerk.getByRole('list', { name: 'Points de l’ordre du jour' }).getByRole('link', { name: TITLE });
		await item.click();
		await expect(clerk.getByRole('region', { name: 'Documents' }).getByRole('link')).toHaveCount(1);
		await drafter.reload();
		await expect(drafter.getByText('Ce projet est inscrit à un ordre du jour.')).toBeVisible();
		await clerk.goto(`${town.url}/desk/valmont/outbox`);
		await expect(clerk.getByText('Un projet du service Finances attend votre validation').first()).toBeVisible();
	});
	expect(consoleErrors.splice(0)).toEqual([]);
});
