import { expect, test } from '@playwright/test';
import { Installation } from '../support/installation.ts';
import { Network } from '../support/network.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';

let town: Installation;
let network: Network;
test.beforeAll(async () => {
	town = await Installation.start();
	network = await Network.to(town.url);
});
test.afterAll(async () => {
	network.close();
	await town.remove();
});
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

test('a clerk’s page stays as it is while the server is away, with what is typed, and goes on by itself', async ({
	browser
}) => {
	const clerk = await enter(browser, network.url, people.clerk, desk);
	await clerk.clock.install();
	await clerk.locator('a[href*="/sittings/"]:not([href$="/new"])').first().click();
	await clerk
		.getByRole('region', { name: /^Ordre du jour/ })
		.getByRole('link')
		.first()
		.click();
	const title = clerk.getByLabel('Titre');
	await title.fill('Ce que le secrétariat écrit à minuit');
	network.cut();
	const asked = clerk.waitForEvent('requestfailed');
	await clerk.clock.runFor(16_000);
	await asked;
	await expect(title).toHaveValue('Ce que le secrétariat écrit à minuit');
	network.restore();
	const answered = clerk.waitForResponse((response) => response.url().includes('__data.json') && response.ok());
	await clerk.clock.runFor(16_000);
	await answered;
	await expect(title).toHaveValue('Ce que le secrétariat écrit à minuit');
	await clerk.context().close();
});
