import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startClamd } from '#lib/testing/clamd.ts';
import { docx } from '#lib/testing/office-files.ts';
import { expectAccessible } from '../support/axe.ts';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';

test.describe.configure({ mode: 'serial' });

const FIXTURES = 'tests/fixtures';
const GOOD = path.join(FIXTURES, 'montpellier-2014-04-24/2014-04-24-0000071249.pdf');
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const TITLE = 'Création d’une mairie annexe à Grammont et célébration des mariages';
const pdf = (name: string) => path.join(FIXTURES, 'pdfs', `${name}.pdf`);

let clamd: Awaited<ReturnType<typeof startClamd>>;
let town: Installation;
let clerk: Page;

test.beforeAll(async ({ browser }) => {
	clamd = await startClamd({ port: 0 });
	town = await Installation.start({ CLAMD_URL: clamd.url });
	clerk = await enter(browser, town.url, people.clerk, desk);
});
test.afterAll(async () => {
	clamd.close();
	await town.remove();
});

test('hostile files are each refused with what to do; a good one, a mended one and a converted one beside them are taken', async () => {
	await clerk.getByRole('link', { name: 'Nouvelle séance' }).click();
	await clerk.getByLabel('Date').fill(new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10));
	await clerk.getByLabel('Lieu').fill('Hôtel de ville');
	await clerk.getByRole('button', { name: 'Créer la séance' }).click();
	await drop([
		{ name: 'facture.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 EICAR') },
		...(await Promise.all([pdf('bad-page-tree-loop'), pdf('bad-image-bomb-30000x30000'), GOOD].map(sent))),
		await sent(pdf('bad-javascript-and-launch-links')),
		{ name: 'compte-rendu.docx', mimeType: DOCX, buffer: docx('Compte rendu de la commission des finances') },
		{ name: 'avec-macros.docx', mimeType: DOCX, buffer: docx('x', { 'word/vbaProject.bin': 'x' }) }
	]);
	for (const sentence of [
		'L’antivirus a reconnu un programme malveillant',
		'Les pages de ce PDF se renvoient les unes aux autres',
		'Ce PDF contient une image de plus de 67 millions de points',
		'Ce fichier contient des macros'
	])
		await expect(clerk.getByText(sentence, { exact: false })).toBeVisible();
	await expect(clerk.getByRole('link', { name: TITLE })).toBeVisible();
	await expect(clerk.getByRole('link', { name: 'Compte rendu' })).toBeVisible();
	await expect(clerk.getByText('3 sur 7 arrivés', { exact: false })).toBeVisible();
	await expectAccessible(clerk, 'refused files');
});

test('when the virus scanner does not answer, the clerk is told, and the paper is there', async () => {
	clamd.close();
	await drop([await sent(path.join(FIXTURES, 'montpellier-2014-04-24/2014-04-24-0000071248.pdf'))]);
	await expect(clerk.getByText('sans contrôle antivirus', { exact: false }).first()).toBeVisible();
	await expect(
		clerk.getByRole('link', { name: 'Taux d’imposition de la Ville de Montpellier pour 2014' })
	).toBeVisible();
	await expectAccessible(clerk, 'a paper that no scanner has seen');
	expect(consoleErrors).toEqual([]);
});

async function sent(file: string) {
	return { name: path.basename(file), mimeType: 'application/pdf', buffer: await readFile(file) };
}

async function drop(files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
	const choosing = clerk.waitForEvent('filechooser');
	await clerk.getByRole('button', { name: 'Ajouter des PDF' }).click();
	await (await choosing).setFiles(files);
}
