import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { Installation } from '../support/installation.ts';
import { expectUsable } from '../support/usable.ts';

/** Every component in every state, where it is used: tablet both ways, phone, desk. */
const views = {
	landscape: { width: 1180, height: 820 },
	portrait: { width: 820, height: 1180 },
	phone: { width: 390, height: 844 },
	desk: { width: 1440, height: 900 }
};
const sections = ['tokens', 'controls', 'facts', 'lists', 'seats'];

/** Whole pages where they tell most, first screens elsewhere: the baselines stay small enough for the repository. */
const isWhole = (section: string, view: string, scheme: string) =>
	scheme === 'light' && (!['seats', 'lists'].includes(section) || view === 'landscape' || view === 'phone');

let installation: Installation;
test.beforeAll(async () => {
	installation = await Installation.start({ HEMICYCLE_GALLERY: 'on', HEMICYCLE_DEMO: 'off' });
});
test.afterAll(() => installation.remove());

async function open(page: Page, section: string): Promise<void> {
	await page.goto(`${installation.url}/gallery/${section}`);
	await page.waitForFunction(() => document.fonts.status === 'loaded');
}

/** The whole page in the window. Playwright's own full-page picture forgets that fingers are coarse, and the text shrinks. */
async function stretch(page: Page): Promise<void> {
	const { width } = page.viewportSize()!;
	await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
}

/** The tablet, by day and at night, and the phone by day: portrait, desk and the other nights with `--full`. */
const TOLD = ['light landscape', 'dark landscape', 'light phone'];
const isTold = (view: string, scheme: string) =>
	process.env['HEMICYCLE_TEST_FULL'] === '1' || TOLD.includes(`${scheme} ${view}`);

for (const colorScheme of ['light', 'dark'] as const) {
	for (const [view, viewport] of Object.entries(views).filter(([name]) => isTold(name, colorScheme))) {
		test.describe(`${view}, ${colorScheme}`, () => {
			test.use({ viewport, colorScheme, hasTouch: view !== 'desk', contextOptions: { reducedMotion: 'reduce' } });

			for (const section of sections) {
				test(`${section} looks as it did, and everybody can use it`, async ({ page }) => {
					await open(page, section);
					if (isWhole(section, view, colorScheme)) await stretch(page);
					await expect(page).toHaveScreenshot(`${section}-${view}-${colorScheme}.png`);
					await expectUsable(page, section);
				});
			}

			test('a dialog stands over the page', async ({ page }) => {
				await open(page, 'dialogs');
				await page.getByRole('button', { name: 'Clore le vote…' }).click();
				await expect(page.getByRole('dialog', { name: 'Clore le vote public' })).toBeVisible();
				await expect(page).toHaveScreenshot(`dialog-${view}-${colorScheme}.png`);
				await expectAccessible(page, 'dialog');
			});
		});
	}
}

test('a dialog takes the focus, closes with Escape and gives the focus back', async ({ page }) => {
	await open(page, 'dialogs');
	const opener = page.getByRole('button', { name: 'Voir l’ordre du jour' });
	await opener.click();
	const dialog = page.getByRole('dialog', { name: 'Ordre du jour' });
	await expect(dialog.getByRole('button', { name: 'Fermer' })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(dialog).toBeHidden();
	await expect(opener).toBeFocused();
});

test('a dialog that must be answered does not close with Escape', async ({ page }) => {
	await open(page, 'dialogs');
	await page.getByRole('button', { name: 'Voter' }).click();
	const dialog = page.getByRole('dialog', { name: 'Point 12' });
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await expect(dialog).toBeVisible();
	await dialog.getByRole('button', { name: 'Envoyer mon vote' }).click();
	await expect(dialog).toBeHidden();
});

test('seats are walked by arrow keys, and each says who sits there', async ({ page }) => {
	await open(page, 'seats');
	const hall = page.getByRole('listbox', { name: 'Présences au conseil municipal' });
	await hall.getByRole('option', { name: 'Siège 1 ·' }).focus();
	await page.keyboard.press('ArrowRight');
	await expect(hall.getByRole('option', { name: /^Siège 2 · .+ · présent$/ })).toBeFocused();
	await page.keyboard.press('End');
	await expect(hall.getByRole('option', { name: 'Siège 39 ·' })).toBeFocused();
});

test('the skip link is the first stop and leads to the content', async ({ page }) => {
	await open(page, 'tokens');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('main')).toBeFocused();
});

test('tabs are chosen by arrow keys', async ({ page }) => {
	await open(page, 'controls');
	await page.getByRole('tab', { name: 'Ordre du jour' }).focus();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('tab', { name: 'Réponses' })).toHaveAttribute('aria-selected', 'true');
	await expect(page.getByRole('tabpanel')).toContainText('Réponses');
});
