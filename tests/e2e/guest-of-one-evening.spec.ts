import { expect, test, type Page } from '@playwright/test';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, listen, people, tablet } from '../support/people.ts';

let town: Installation;
test.beforeAll(async () => {
	town = await Installation.start();
});
test.afterAll(() => town.remove());

test('a guest reads the item of the invitation and nothing else, until it is taken back', async ({ browser }) => {
	const clerk = await enter(browser, town.url, people.clerk, desk);
	await clerk.locator('a[href*="/sittings/"]:not([href$="/new"])').first().click();
	await clerk.getByRole('link', { name: 'Inviter et suivre' }).click();
	await clerk.getByLabel('Prénom').fill('Alain');
	await clerk.getByLabel('Nom', { exact: true }).fill('Sapin');
	await clerk.getByLabel('Adresse').fill('alain.sapin@sdis.example');
	await clerk.getByLabel('Qualité').fill('Directeur du SDIS');
	const boxes = clerk.getByRole('group', { name: 'Points de l’invitation' }).getByRole('checkbox');
	expect(await boxes.count()).toBeGreaterThan(1);
	const titles = await clerk.getByRole('group', { name: 'Points de l’invitation' }).locator('label').allInnerTexts();
	await boxes.first().check();
	await clerk.getByRole('button', { name: 'Inviter et envoyer le lien' }).click();
	await expect(clerk.getByRole('article', { name: 'Alain Sapin' })).toContainText('Directeur du SDIS');

	const guestsPage = clerk.url().replace(/\?.*/, '');
	const context = await browser.newContext({ viewport: tablet });
	listen(context);
	const guest = await context.newPage();
	await guest.goto(await linkOf(clerk));
	await guest.getByRole('button', { name: 'Ouvrir la séance' }).click();
	await guest.waitForURL(/welcome/);
	await guest.goto(`${town.url}/app`);
	const card = guest.getByRole('article').first();
	await expect(card).toContainText('Invitation');
	await expect(card).toContainText(/\b1\spoint\b/);
	await expect(guest.getByRole('article')).toHaveCount(1);
	await card.getByRole('link').first().click();
	const agenda = guest.getByRole('navigation', { name: 'Ordre du jour' });
	await expect(agenda.getByRole('listitem')).toHaveCount(1);
	const others = titles.slice(1).map((title) => title.replace(/^\d+\.\s/, ''));
	for (const title of others) await expect(guest.getByText(title)).toHaveCount(0);
	await expect(guest.getByText('Votre invitation à cette séance')).toBeVisible();
	const sitting = guest.url();
	await agenda.getByRole('link').first().click();
	const first = guest.getByRole('main').getByRole('link').first();
	if (/\/items\//.test(guest.url())) await first.click();
	await guest.waitForURL(/\/papers\//);
	await expect(guest.locator('.page canvas').first()).toBeVisible();
	// Notes are of the body: there is no pen.
	await expect(guest.getByRole('button', { name: /Annotations|Surligner|Dessiner/ })).toHaveCount(0);
	await expect.poll(() => kept(guest)).toMatchObject({ sittings: 1 });

	await clerk.goto(guestsPage);
	const invited = clerk.getByRole('article', { name: 'Alain Sapin' });
	await expect(invited).toContainText('Dossier ouvert');
	await invited.locator('summary').click();
	await invited.getByRole('button', { name: /Retirer l’invitation de/ }).click();
	await expect(clerk.getByText('plus rien ne s’ouvre')).toBeVisible();

	// At its next contact the tablet has nothing left: no sitting, no text, no file.
	await guest.goto(`${town.url}/app`);
	await expect(guest.getByRole('article')).toHaveCount(0);
	await expect.poll(() => kept(guest)).toEqual({ sittings: 0, texts: 0, files: 0 });
	await guest.goto(sitting);
	await expect(agenda).toHaveCount(0);
	expect(consoleErrors).toEqual([]);
});

/** The link of the newest mail, as the clerk of a house without a mail server hands it over. */
async function linkOf(clerk: Page): Promise<string> {
	await clerk.getByRole('link', { name: 'Lire les courriels' }).click();
	await clerk
		.getByRole('link', { name: /^Invitation/ })
		.first()
		.click();
	await expect(clerk.getByRole('heading', { name: /^Invitation/ })).toBeVisible();
	const text = await clerk.getByRole('main').innerText();
	const link = /https?:\/\/\S*\/link\/[\w-]+/.exec(text)?.[0];
	if (!link) throw new Error(`there is no link in ${text}`);
	return link;
}

/** What is on the disk of a tablet: records by their beginning, and files. */
function kept(page: Page): Promise<{ sittings: number; texts: number; files: number }> {
	return page.evaluate(async () => {
		const databases = (await indexedDB.databases()).map(({ name = '' }) => name);
		const name = databases.find((known) => /^hemicycle-[\da-f-]{36}$/.test(known)) ?? '';
		const opening = indexedDB.open(name);
		await new Promise((resolve) => (opening.onsuccess = resolve));
		const reading = opening.result.transaction('records').objectStore('records').getAllKeys();
		await new Promise((resolve) => (reading.onsuccess = resolve));
		opening.result.close();
		const names = (reading.result as string[]).map(String);
		const count = (prefix: string) => names.filter((known) => known.startsWith(prefix)).length;
		let files = 0;
		const walk = async (folder: FileSystemDirectoryHandle) => {
			for await (const handle of folder.values())
				if (handle.kind === 'directory') await walk(handle);
				else files += 1;
		};
		await walk(await navigator.storage.getDirectory());
		return { sittings: count('sitting:'), texts: count('text:'), files };
	});
}
