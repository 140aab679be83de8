import { expect, test, type Page } from '@playwright/test';
import { Clock } from '../support/clock.ts';
import { Installation } from '../support/installation.ts';
import { expectMarks, writeNote } from '../support/marks.ts';
import { Network } from '../support/network.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';
import { Tablet } from '../support/tablet.ts';
import { expectUsable } from '../support/usable.ts';

const MINUTES_OF_LEASE = 72 * 60;

let clock: Clock;
let town: Installation;
let network: Network;
let tablet: Tablet;
test.beforeAll(async () => {
	clock = await Clock.make();
	town = await Installation.start(clock.environment);
	network = await Network.to(town.url);
});
test.afterAll(async () => {
	network.close();
	await town.remove();
	await clock.remove();
});
test.afterEach(async () => {
	await tablet.close();
	network.restore();
	expect(consoleErrors.splice(0)).toEqual([]);
});

test('a stolen tablet that a clerk wipes keeps nothing, and says so signed', async ({ browser }) => {
	tablet = await Tablet.open(`${network.url}/demo/${people.lucie}`);
	const { page } = tablet;
	await openPaper(page);
	const kept = await traces(page);
	expect(kept.databases).toContain('hemicycle-device');
	expect(kept.files.length).toBeGreaterThan(0);
	expect(kept.inTheClear).toEqual([]);

	network.cut();
	await page.goto(`${network.url}/app`);
	await readFirstPage(page);

	const clerk = await enter(browser, town.url, people.clerk, desk);
	await clerk.goto(`${clerk.url()}/people`);
	const row = clerk.getByRole('article', { name: 'Ormancey' });
	await expect(row.getByText(/séances? complètes?/)).toBeVisible();
	await row.getByText('Effacer la tablette').click();
	await expectUsable(clerk, 'a tablet that may be wiped');
	await row.getByRole('button', { name: /^Effacer\s«/ }).click();
	await expect(clerk.getByRole('status')).toContainText('est demandé');
	await expect(row.getByText('elle s’effacera dès qu’elle aura du réseau')).toBeVisible();

	network.restore();
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await expect(page.getByText('Cette tablette a été effacée')).toBeVisible({ timeout: 40_000 });
	await expect
		.poll(() => traces(page))
		.toEqual({
			...{ databases: [], files: [], caches: [], storage: [], workers: 0, inTheClear: [] }
		});
	await clerk.reload();
	await expect(row.getByText('confirmation signée par la tablette')).toBeVisible();
});

test('a lease that ended closes the tablet; after the next sign-in its unsent notes are there again', async () => {
	tablet = await Tablet.open(`${network.url}/demo/${people.perrine}`);
	const { page } = tablet;
	const paper = await openPaper(page);
	await tablet.isControlled();
	network.cut();
	await writeNote(page, 'À dire ce soir', 'Moi seul');
	await expectMarks(page, 1);

	await page.clock.setFixedTime(Date.now() + MINUTES_OF_LEASE * 60_000);
	await clock.pass(MINUTES_OF_LEASE);
	await page.reload();
	await expect(page.getByText('Cette tablette est verrouillée')).toBeVisible();
	await expect(page.getByText('Vos notes pas encore envoyées sont gardées')).toBeVisible();
	await expectUsable(page, 'a closed tablet');
	expect(await leaseSecrets(page)).toEqual([null]);

	network.restore();
	await page.getByRole('button', { name: 'Réessayer' }).click();
	await expect(page.getByRole('link', { name: 'Se connecter' })).toBeVisible();
	await page.goto(`${network.url}/demo/${people.perrine}`);
	await page.goto(paper);
	await expectMarks(page, 1);
	await expect(page.getByText('Enregistré sur le serveur')).toBeAttached({ timeout: 30_000 });
});

/** Waits until the next sitting is on the tablet, then opens its first paper; answers its address. */
async function openPaper(page: Page): Promise<string> {
	await page.goto(`${network.url}/app`);
	await expect(page.getByRole('article').first().getByText('Complet hors ligne')).toBeVisible({ timeout: 60_000 });
	await readFirstPage(page);
	return page.url();
}

async function readFirstPage(page: Page): Promise<void> {
	await page.getByRole('article').first().getByRole('link').first().click();
	await page.locator('a[href*="/papers/"]').first().click();
	await expect(page.locator('[data-page-number="1"] .textLayer span').first()).toBeAttached({ timeout: 20_000 });
}

/** Everything that this browser keeps of us; of files and rows those that anybody could read (`%PDF`, JSON). */
function traces(page: Page) {
	return page.evaluate(async () => {
		const files: string[] = [];
		const inTheClear: string[] = [];
		const walk = async (directory: FileSystemDirectoryHandle) => {
			for await (const [name, handle] of directory.entries()) {
				if (handle instanceof FileSystemDirectoryHandle) await walk(handle);
				else if (handle instanceof FileSystemFileHandle) {
					files.push(name);
					const head = await (
						await handle.getFile()
					)
						.slice(0, 2000)
						.text()
						.catch(() => '');
					if (head.includes('%PDF')) inTheClear.push(name);
				}
			}
		};
		await walk(await navigator.storage.getDirectory());
		const databases = (await indexedDB.databases()).map(({ name = '' }) => name);
		const ours = databases.find((name) => /^hemicycle-[\da-f-]{36}$/.test(name));
		if (ours) {
			const opening = indexedDB.open(ours);
			await new Promise((resolve) => (opening.onsuccess = resolve));
			const reading = opening.result.transaction('records').objectStore('records').getAll();
			await new Promise((resolve) => (reading.onsuccess = resolve));
			opening.result.close();
			for (const row of reading.result as unknown[])
				if (!(row instanceof Uint8Array) || /tenant|pages|sitting/.test(new TextDecoder().decode(row)))
					inTheClear.push(JSON.stringify(row).slice(0, 40));
		}
		return {
			databases,
			files,
			caches: await caches.keys(),
			storage: Object.keys(localStorage).filter((name) => name.startsWith('hemicycle')),
			workers: (await navigator.serviceWorker.getRegistrations()).length,
			inTheClear
		};
	});
}

/** The server's halves of keys that lie on this tablet. */
function leaseSecrets(page: Page): Promise<unknown[]> {
	return page.evaluate(async () => {
		const opening = indexedDB.open('hemicycle-device');
		await new Promise((resolve) => (opening.onsuccess = resolve));
		const reading = opening.result.transaction('keys').objectStore('keys').getAll();
		await new Promise((resolve) => (reading.onsuccess = resolve));
		opening.result.close();
		return (reading.result as { secret: unknown }[]).map(({ secret }) => secret);
	});
}
