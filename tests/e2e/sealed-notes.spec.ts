import { expect, test, type Page } from '@playwright/test';
import { foundBelow } from '../support/found-below.ts';
import { Installation } from '../support/installation.ts';
import { makeNotesKey, writeNote } from '../support/marks.ts';
import { consoleErrors, enter, people } from '../support/people.ts';

/** Words that stand nowhere but in these notes. */
const words = {
	group: 'Quetzalcoatlus-du-groupe',
	answer: 'Quetzalcoatlus-sans-reseau',
	own: 'Quetzalcoatlus-pour-moi',
	assembly: 'Quetzalcoatlus-pour-tous'
};

let town: Installation;
test.beforeAll(async () => {
	town = await Installation.start();
});
test.afterAll(() => town.remove());

test('a group reads its notes, with and without network; the neighbour and the server’s disk do not', async ({
	browser
}) => {
	const lucie = await enter(browser, town.url, people.lucie);
	await makeNotesKey(lucie, town.url, { privately: /^Chiffrées/ });
	const paper = await openPaper(lucie);
	await writeNote(lucie, words.group, 'Mon groupe');
	await writeNote(lucie, words.own, 'Moi seul');
	await writeNote(lucie, words.assembly, 'Toute l’assemblée');
	await expect(lucie.getByText('Enregistré sur le serveur')).toBeAttached();

	const perrine = await enter(browser, town.url, people.perrine);
	await readMarks(perrine, paper);
	await expect(marksOf(perrine).filter({ hasText: 'Annotation fermée de Lucie' })).toHaveCount(1);
	await expect(marksOf(perrine).filter({ hasText: words.assembly })).toHaveCount(1);
	await makeNotesKey(perrine, town.url);
	// The tablet of a member who is online gives the group's key.
	await lucie.goto(`${town.url}/app/notes-key`);
	await expect(lucie.getByRole('listitem').filter({ hasText: 'Perrine' })).toContainText('Lit les notes');
	await readMarks(perrine, paper);
	await expect(marksOf(perrine).filter({ hasText: words.group })).toHaveCount(1);

	await perrine.evaluate(() => navigator.serviceWorker.ready);
	await perrine.context().setOffline(true);
	await readMarks(perrine, paper);
	await expect(marksOf(perrine).filter({ hasText: words.group })).toHaveCount(1);
	await writeNote(perrine, words.answer, 'Mon groupe');
	await perrine.context().setOffline(false);
	await expect(perrine.getByText('Enregistré sur le serveur')).toBeAttached({ timeout: 30_000 });
	await readMarks(lucie, paper);
	await expect(marksOf(lucie)).toContainText([/Quetz/, /Quetz/, /Quetz/, /Quetz/]);

	const bertrand = await enter(browser, town.url, people.bertrand);
	await readMarks(bertrand, paper);
	await expect(marksOf(bertrand)).toContainText([words.assembly]);
	for (const page of [lucie, perrine, bertrand]) await page.context().close();

	await town.stop();
	expect(await foundBelow(town.data, Object.values(words))).toEqual([words.assembly]);
	expect(Object.values(words).filter((word) => town.output.includes(word))).toEqual([]);
	expect(consoleErrors).toEqual([]);
});

/** Opens the first paper of the next sitting; answers its address. */
async function openPaper(page: Page): Promise<string> {
	await page.goto(`${town.url}/app`);
	await page.getByRole('article').first().getByRole('link').first().click();
	await page.locator('a[href*="/papers/"]').first().click();
	await page.waitForURL(/\/papers\//);
	return page.url();
}

async function readMarks(page: Page, paper: string): Promise<void> {
	await page.goto(paper);
	await page.getByRole('button', { name: 'Annotations', exact: true }).click();
}

function marksOf(page: Page) {
	return page.getByRole('complementary', { name: 'Annotations' }).getByRole('listitem');
}
