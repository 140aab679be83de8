import { expect, test, type Page } from '@playwright/test';
import { Installation } from '../support/installation.ts';
import { makeNotesKey, writeNote } from '../support/marks.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';

/** Of the same group as the author. It sits in one council, so the last mandate takes the sessions too. */
const LEAVING = 'Vauzelle';

let town: Installation;
test.beforeAll(async () => {
	town = await Installation.start();
});
test.afterAll(() => town.remove());

test('when a mandate ends, what colleagues shared leaves the open tablet at once, and one’s own stays', async ({
	browser
}) => {
	const author = await enter(browser, town.url, people.lucie);
	const leaving = await enter(browser, town.url, people.perrine);
	// The first who makes a key makes the group's too: the other one's is known by then.
	await makeNotesKey(leaving, town.url);
	await makeNotesKey(author, town.url);
	const paper = await openPaper(author);
	await leaving.goto(paper);
	await writeNote(leaving, 'Ma question', 'Moi seul');
	await writeNote(author, 'Notre position', 'Mon groupe');
	await expect(marksOf(leaving)).toHaveText([/Ma question|Notre position/, /Ma question|Notre position/]);

	const clerk = await enter(browser, town.url, people.clerk, desk);
	await clerk.goto(`${clerk.url()}/people`);
	const row = clerk.getByRole('article', { name: LEAVING });
	await row.locator('summary', { hasText: 'Mettre fin' }).click();
	await row.getByRole('button', { name: /^Mettre\sfin/ }).click();

	await expect(marksOf(leaving)).toHaveText([/Ma question/]);
	await expect(marksOf(author)).toHaveText([/Notre position/]);
	await expect.poll(() => audiencesKept(leaving)).toEqual(['private']);
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

function marksOf(page: Page) {
	return page.getByRole('complementary', { name: 'Annotations' }).getByRole('listitem');
}

/** Whose marks lie on the disk of a tablet, by the ends of their documents' names. */
function audiencesKept(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const databases = (await indexedDB.databases()).map(({ name = '' }) => name);
		const name = databases.find((known) => /^hemicycle-[\da-f-]{36}$/.test(known)) ?? '';
		const opening = indexedDB.open(name);
		await new Promise((resolve) => (opening.onsuccess = resolve));
		const reading = opening.result.transaction('updates').objectStore('updates').getAllKeys();
		await new Promise((resolve) => (reading.onsuccess = resolve));
		opening.result.close();
		const names = (reading.result as [string, number][]).map(([document]) => document);
		return [...new Set(names)].map((document) => document.split(':')[3] ?? '');
	});
}
