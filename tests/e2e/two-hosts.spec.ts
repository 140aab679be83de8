import { expect, test } from '@playwright/test';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';
import { ask } from '../support/raw-request.ts';
import { expectUsable } from '../support/usable.ts';

/** Names of this machine, as a browser knows them without asking anybody (RFC 6761). */
let house: Installation;
let port: string;
const on = (name: string) => `http://${name}.localhost:${port}`;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	house = await Installation.start();
	({ port } = new URL(house.url));
});
test.afterAll(() => house.remove());
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

test('each council gets a host, arms and a name, and each host shows its council alone', async ({ browser, page }) => {
	const keeper = await enter(browser, house.url, 'olivier.besnardot', desk);
	await keeper.goto(`${house.url}/installation`);
	const councils = keeper.getByRole('main').getByRole('listitem');
	for (const [index, name] of ['agglo', 'ville'].entries()) {
		const council = councils.nth(index);
		await council.locator('summary').click();
		await council.getByLabel('Nom d’hôte du conseil').fill(`${name}.localhost:${port}`);
		await council.getByRole('button', { name: 'Donner cet hôte au conseil' }).click();
		await expect(keeper.getByText(`${name}.localhost:${port} mène maintenant au conseil.`)).toBeVisible();
	}
	await expectUsable(keeper, 'the installation');

	await keeper.goto(`${house.url}/desk/valmont/settings`);
	await keeper.getByLabel('Nom de la collectivité').fill('Ville de Valmont-sur-Lez');
	await keeper.getByLabel('Teinte 3', { exact: true }).check({ force: true });
	await keeper.getByRole('button', { name: 'Enregistrer l’identité' }).click();
	await expect(keeper.getByText('L’identité est enregistrée.')).toBeVisible();
	await keeper.getByLabel('Image des armoiries').setInputFiles('static/icons/icon-192.png');
	await keeper.getByRole('button', { name: 'Ajouter les armoiries' }).click();
	await expect(keeper.getByText('Les armoiries sont enregistrées.')).toBeVisible();
	await expectUsable(keeper, 'the settings of a council');

	await page.goto(on('ville'));
	await expect(page).toHaveURL(`${on('ville')}/valmont`);
	await expect(page.getByRole('banner')).toContainText('Ville de Valmont-sur-Lez');
	const arms = page.getByRole('banner').locator('img');
	await expect(arms).toHaveJSProperty('complete', true);
	expect(await arms.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
	const agglo = await ask(house.url, { headers: { host: `agglo.localhost:${port}` } });
	const elsewhere = agglo.headers.location ?? '';
	expect(elsewhere).toMatch(/^\/[a-z-]+$/);
	expect((await page.goto(on('ville') + elsewhere))?.status()).toBe(404);
	expect((await page.goto(on('agglo') + elsewhere))?.status()).toBe(200);
	expect((await page.goto(`${on('agglo')}/valmont`))?.status()).toBe(404);
});

test('a session of one host is nobody at the other', async ({ browser }) => {
	const clerk = await enter(browser, on('ville'), people.clerk, desk);
	await expect(clerk).toHaveURL(`${on('ville')}/desk/valmont`);
	await clerk.goto(`${on('agglo')}/desk`);
	await expect(clerk).toHaveURL(/agglo\.localhost:\d+\/sign-in/);
	await clerk.goto(`${on('ville')}/desk`);
	await expect(clerk).toHaveURL(`${on('ville')}/desk/valmont`);
});

test('a name that is nobody’s is refused at every door, and a socket too', async () => {
	for (const path of ['/', '/sign-in', '/readyz', '/app', '/icon.svg', '/live/public'])
		expect([path, (await ask(house.url + path, { headers: { host: 'evil.example' } })).status]).toEqual([path, 421]);
	for (const host of ['evil.example', `evil.localhost:${port}`]) {
		const headers = { host, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
		const key = { 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', origin: `http://${host}` };
		expect((await ask(`${house.url}/live/sitting`, { headers: { ...headers, ...key } })).status).toBe(421);
	}
});

test('a council that is paused is not there, and comes back as it was', async ({ browser }) => {
	const keeper = await enter(browser, house.url, 'olivier.besnardot', desk);
	await keeper.goto(`${house.url}/installation`);
	const ville = keeper.getByRole('main').getByRole('listitem').filter({ hasText: 'Valmont-sur-Lez' });
	await ville.locator('summary').click();
	await ville.getByRole('button', { name: /en pause/ }).click();
	await expect(keeper.getByText('Ville de Valmont-sur-Lez est en pause.')).toBeVisible();
	for (const path of ['/valmont', '/desk/valmont', '/desk/valmont/settings'])
		expect((await keeper.goto(house.url + path))?.status()).toBe(404);
	await keeper.goto(`${house.url}/installation`);
	await ville.locator('summary').click();
	await ville.getByRole('button', { name: /^Rouvrir/ }).click();
	await expect(keeper.getByText('Ville de Valmont-sur-Lez est rouvert.')).toBeVisible();
	expect((await keeper.goto(`${house.url}/desk/valmont`))?.status()).toBe(200);
});
