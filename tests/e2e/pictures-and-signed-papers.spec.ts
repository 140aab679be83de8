import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { smallPdf } from '#lib/testing/small-pdf.ts';
import { expectAccessible } from '../support/axe.ts';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';

test.describe.configure({ mode: 'serial', timeout: 60_000 });

const SIGNED = smallPdf({
	catalog: '/AcroForm << /SigFlags 3 /Fields [7 0 R] >> /OpenAction << /S /JavaScript /JS (app.alert) >>',
	objects: {
		7: '<< /FT /Sig /T (Le maire) /V 8 0 R >>',
		8: '<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 30] /Contents <00> >>'
	}
});
const DESCRIPTION = 'Le pont Vieux, fissuré sous sa deuxième arche';

let town: Installation;
let clerk: Page;
let sitting: string;

test.beforeAll(async ({ browser }) => {
	town = await Installation.start();
	clerk = await enter(browser, town.url, people.clerk, desk);
});
test.afterAll(() => town.remove());

test('a clerk says what a photo shows; it and a signed decision become late items', async () => {
	await clerk.getByRole('listitem').filter({ hasText: 'publiée' }).getByRole('link').first().click();
	await expect(clerk).toHaveURL(/sittings\/[\w-]{36}/);
	sitting = new URL(clerk.url()).pathname.split('/').at(-1) ?? '';
	const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#b5542b' } })
		.jpeg()
		.toBuffer();
	const choosing = clerk.waitForEvent('filechooser');
	await clerk
		.getByRole('button', { name: /Ajouter un point/ })
		.first()
		.click();
	await (
		await choosing
	).setFiles([
		{ name: 'pont-vieux.jpg', mimeType: 'image/jpeg', buffer: photo },
		{ name: 'arrete-du-maire.pdf', mimeType: 'application/pdf', buffer: SIGNED }
	]);
	await clerk.getByLabel('pont-vieux.jpg').fill(DESCRIPTION);
	await expectAccessible(clerk, 'what a photo shows');
	await clerk.getByRole('button', { name: 'Envoyer', exact: true }).click();
	await expect(clerk.getByRole('link', { name: 'Pont vieux' })).toBeVisible();
	await clerk.getByRole('link', { name: 'Arrete du maire' }).click();
	await clerk.getByRole('button', { name: 'Original signé' }).click();
	const sha256 = createHash('sha256').update(SIGNED).digest('hex');
	await expect(clerk.getByRole('dialog')).toContainText(sha256.slice(0, 8));
	await expectAccessible(clerk, 'a signed original');
	const saving = clerk.waitForEvent('download');
	await clerk.getByRole('link', { name: 'Enregistrer l’original' }).click();
	const saved = await saving;
	expect(saved.suggestedFilename()).toBe('arrete-du-maire.pdf');
	expect(await readFile(await saved.path())).toEqual(SIGNED);
});

test('a councillor reads the pictures, finds the words under them, and can save the original', async ({ browser }) => {
	const lucie = await enter(browser, town.url, people.lucie);
	await lucie.goto(`${town.url}/app/sittings/${sitting}`);
	await lucie.getByRole('link', { name: 'Arrete du maire' }).first().click();
	await lucie.getByRole('button', { name: 'Rechercher dans le document' }).click();
	await lucie.getByLabel('Mots à rechercher').fill('ordre du jour');
	await expect(lucie.getByText('1 sur 1')).toBeVisible();
	await lucie.getByRole('button', { name: 'Original signé' }).click();
	await expectAccessible(lucie, 'a signed original on the tablet');
	await expect(lucie.getByRole('link', { name: 'Enregistrer l’original' })).toBeVisible();
	await lucie.keyboard.press('Escape');
	await lucie.goto(`${town.url}/app/sittings/${sitting}`);
	await lucie.getByRole('link', { name: 'Pont vieux' }).first().click();
	await lucie.locator('summary[aria-label="Affichage"]').click();
	await lucie.getByText('Lire le texte de la page').click();
	await expect(lucie.getByRole('dialog')).toContainText(DESCRIPTION);
	expect(consoleErrors).toEqual([]);
});
