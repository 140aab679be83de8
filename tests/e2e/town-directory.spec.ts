import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { LOOPBACK, trustLoopback } from '../../src/lib/testing/loopback.ts';
import { CLIENT, OidcServer } from '../../src/lib/testing/oidc-server.ts';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';
import { expectUsable } from '../support/usable.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

let town: Installation;
let provider: OidcServer | undefined;
const ways = { redirectUris: [] as string[], afterSignOut: [] as string[] };
test.beforeAll(async () => {
	trustLoopback();
	town = await Installation.start({
		HEMICYCLE_ALLOW_PRIVATE: '127.0.0.1:*,[::1]:*',
		NODE_EXTRA_CA_CERTS: resolve(LOOPBACK.certificateFile)
	});
});
test.afterAll(async () => {
	provider?.stop();
	await town.remove();
});
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

test('the administrator adds the town’s provider, a councillor comes in by it, and leaves it too', async ({
	browser
}) => {
	const office = await enter(browser, town.url, people.administrator, desk);
	await office.locator('a[href^="/desk/"]').first().click();
	await office.getByRole('link', { name: 'Administration' }).click();
	await office.getByRole('link', { name: 'Annuaires' }).click();
	await expect(office.getByRole('heading', { name: 'Annuaires' })).toBeVisible();
	// Away from the link, whose colour changes under the pointer.
	await office.mouse.move(0, 400);
	await office.waitForTimeout(400);
	await expectUsable(office, 'no directory yet');
	await office.getByRole('link', { name: /OpenID Connect/ }).click();
	await office.getByLabel('Nom affiché sur le bouton').fill('Compte de la Ville');
	await office.getByLabel('Adresse de l’émetteur').fill('https://localhost:1');
	await office.getByLabel('Identifiant du client').fill(CLIENT);
	await office.getByLabel('Secret du client').fill('a-secret');
	await office.getByLabel('Exiger un second facteur').uncheck();
	await expectUsable(office, 'a new provider');
	await button(office, 'Enregistrer l’annuaire').click();

	await button(office, 'Mettre en service').click();
	await expect(office.getByRole('alert')).toContainText('ne se laisse pas joindre');
	const back = await office.locator('code').first().textContent();
	Object.assign(ways, { redirectUris: [back], afterSignOut: [`${town.url}/sign-in`] });
	const started = await OidcServer.start(ways);
	provider = started;
	await office.getByLabel('Adresse de l’émetteur').fill(started.url);
	await button(office, 'Enregistrer les réglages').click();
	await expect(office.getByRole('alert')).toContainText('saisissez-le de nouveau');
	await expect(office.getByLabel('Adresse de l’émetteur')).toHaveValue(started.url);
	await office.getByLabel('Secret du client').fill('a-secret');
	await button(office, 'Enregistrer les réglages').click();
	await expect(office.getByText('Les réglages sont enregistrés')).toBeVisible();
	await button(office, 'Mettre en service').click();
	await expect(office.getByText('L’annuaire est en service')).toBeVisible();
	await expectUsable(office, 'a provider in use');

	const lucie = await enter(browser, town.url, people.lucie);
	await lucie.goto(`${town.url}/account`);
	const email = (await lucie.locator('p.soft', { hasText: '@' }).first().textContent())!.trim();
	await lucie.context().close();

	started.person = { sub: 'lucie-at-the-town', email, email_verified: true };
	const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 390, height: 844 } });
	const page = await context.newPage();
	await page.goto(`${town.url}/sign-in`);
	await expectUsable(page, 'signing in by the town’s account');
	await page.getByRole('link', { name: 'Compte de la Ville' }).click();
	await expect(page).toHaveURL(/\/app/);
	const inbox = await page.request.get(`${town.url}/api/app/inbox`);
	const councils = new Set(
		((await inbox.json()) as { sittings: { tenant: { slug: string } }[] }).sittings.map(({ tenant }) => tenant.slug)
	);
	expect(councils.size).toBe(1);

	await page.goto(`${town.url}/account`);
	await button(page, 'Se déconnecter').first().click();
	await page.getByRole('link', { name: 'Quitter aussi Compte de la Ville' }).click();
	await expect(page).toHaveURL(/localhost:\d+\/session\/end/);
	await office.reload();
	await expect(button(office, /^Délier/)).toBeVisible();
	await context.close();
	await office.context().close();
});
