import { expect, test, type Page } from '@playwright/test';
import { Installation } from '../support/installation.ts';
import { consoleErrors, listen, people } from '../support/people.ts';
import { expectUsable } from '../support/usable.ts';

/** The screens that no other journey looks at closely, at the sizes and in the colours that people have. */
const phone = { width: 390, height: 844 };
const looks = {
	'a tablet, by day': { viewport: { width: 1180, height: 820 }, colorScheme: 'light' },
	'a phone, at night': { viewport: phone, colorScheme: 'dark' }
} as const;

let town: Installation;
test.beforeAll(async () => {
	town = await Installation.start();
});
test.afterAll(() => town.remove());
test.beforeEach(({ context }) => listen(context));
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

async function lookAt(page: Page, paths: string[]): Promise<void> {
	for (const path of paths) {
		await page.goto(town.url + path);
		await expectUsable(page, path);
	}
}

/** Signs in with one tap; answers where that leads. */
async function enterAs(page: Page, who: string): Promise<string> {
	await page.goto(`${town.url}/demo/${who}`);
	await expect(page).not.toHaveURL(/demo/);
	return new URL(page.url()).pathname;
}

for (const [name, look] of Object.entries(looks)) {
	test.describe(`on ${name}`, () => {
		test.use({ ...look, hasTouch: true });

		test('a visitor can use every page', async ({ page }) => {
			await lookAt(page, ['/', '/valmont/privacy', '/sign-in', '/sign-in/recovery', '/nothing-here']);
			await page.goto(`${town.url}/demo`);
			for (const council of await page.locator('summary').all()) await council.click();
			await expectUsable(page, 'everybody of the demo');
		});

		test('a councillor can use every page', async ({ page }) => {
			await enterAs(page, people.lucie);
			await lookAt(page, [
				'/app',
				'/app/notes-key',
				'/account',
				'/account/codes',
				'/account/recovery-codes',
				'/account/knowledge',
				'/sign-in/one-factor',
				'/desk'
			]);
		});

		// Who works at the desk does so by day; the phone at night with `--full`.
		if (name !== 'a tablet, by day' && process.env['HEMICYCLE_TEST_FULL'] !== '1') return;

		test('a drafter and a validator can use every page of drafts', async ({ page }) => {
			const list = await enterAs(page, people.drafter);
			await lookAt(page, [`${list}/new`, list]);
			await page.getByRole('link', { name: 'Modalités et conditions' }).click();
			await expectUsable(page, 'a draft that was sent back');
			await page.context().clearCookies();
			await enterAs(page, people.validator);
			await page.getByRole('link', { name: 'Attribution d’une subvention' }).click();
			await expectUsable(page, 'a draft to validate');
		});

		test('a clerk can use every page of the desk', async ({ page }) => {
			const desk = await enterAs(page, people.clerk);
			await lookAt(page, [
				desk,
				`${desk}/people`,
				`${desk}/jobs`,
				`${desk}/outbox`,
				`${desk}/journal`,
				`${desk}/nothing-here`,
				'/account'
			]);
			await page.goto(town.url + desk);
			await page.locator(`a[href*="/sittings/"]:not([href$="/new"])`).first().click();
			await page.waitForURL(/sittings\/[\w-]{36}/);
			const sitting = new URL(page.url()).pathname;
			await lookAt(page, [`${sitting}/answers`, `${sitting}/guests`]);
			await page.goto(`${town.url}${desk}/people`);
			await page.locator('summary').first().click();
			await expectUsable(page, 'a mandate that may end');
		});

		test('an administrator can use the page of roles', async ({ page }) => {
			const desk = await enterAs(page, people.administrator);
			await lookAt(page, [`${desk}/people/roles`, `${desk}/people/services`]);
		});

		test('an administrator can use the pages of the council, of the house, of directories, of personal data and of the watch', async ({
			page
		}) => {
			await enterAs(page, people.administrator);
			const paths = ['/settings', '/identity', '/identity/new?kind=oidc', '/identity/new?kind=ldap'];
			const more = ['/privacy', '/privacy?activity=votes', '/watch'];
			await lookAt(page, ['/desk', '/installation', ...[...paths, ...more].map((path) => `/desk/valmont${path}`)]);
		});
	});
}

test.describe('in English', () => {
	test.use({ locale: 'en-GB', viewport: phone, hasTouch: true });

	test('the words fit a phone', async ({ page }) => {
		await lookAt(page, ['/', '/sign-in', '/demo']);
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await enterAs(page, people.lucie);
		await lookAt(page, ['/app', '/account']);
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	});
});
