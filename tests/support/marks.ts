import { expect, type Page } from '@playwright/test';

/** Writes a note on the second page, for an audience. */
export async function writeNote(page: Page, text: string, audience: string): Promise<void> {
	await page.keyboard.press('Escape');
	await page
		.locator('[data-page-number="2"]')
		.focus()
		.catch(() => undefined);
	await openMarks(page);
	await page.getByRole('button', { name: 'Écrire une note sur cette page' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText(audience, { exact: true }).click();
	await dialog.getByLabel('Texte de la note').fill(text);
	await dialog.getByRole('button', { name: 'Enregistrer la note' }).click();
	await expect(dialog).toBeHidden();
}

/** The list of annotations, beside the paper. */
async function openMarks(page: Page): Promise<void> {
	const toggle = page.getByRole('button', { name: 'Annotations', exact: true });
	if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click();
}

/** How many annotations this reader sees on the paper. */
export async function expectMarks(page: Page, count: number): Promise<void> {
	await openMarks(page);
	const panel = page.getByRole('complementary', { name: 'Annotations' });
	await expect(panel.getByRole('listitem')).toHaveCount(count, { timeout: 30_000 });
}

interface KeyWish {
	/** What becomes of private notes. */
	privately?: RegExp;
	/** A last name: waits until the keys of all groups of this person are on the tablet. */
	reads?: string;
}

/** Makes the notes key of whoever is signed in, on this tablet. Answers the printed code. */
export async function makeNotesKey(page: Page, url: string, wish: KeyWish = {}): Promise<string> {
	const { privately = /^Gardées/, reads } = wish;
	await page.goto(`${url}/app/notes-key`);
	await page.getByRole('radio', { name: privately }).check();
	await page.getByRole('button', { name: 'Créer ma clé' }).click();
	const groups = page.getByRole('list', { name: 'Sept groupes de cinq signes' }).getByRole('listitem');
	await expect(groups).toHaveCount(7);
	const code = await groups.allInnerTexts();
	await page.getByLabel('Recopiez le dernier groupe du code').fill(code.at(-1) ?? '');
	await page.getByRole('button', { name: 'J’ai mon code' }).click();
	await expect(page.getByText('Votre clé est sur cette tablette.')).toBeVisible();
	if (reads) {
		const own = page.getByRole('listitem').filter({ hasText: reads });
		await expect(own.first()).toBeVisible();
		await expect(own.filter({ hasNotText: 'Lit les notes' })).toHaveCount(0);
	}
	return code.join('-');
}
