import { expect, type Page } from '@playwright/test';

/** Chooses in the ballot of one voice, sends it, and waits until it is counted. */
export async function vote(page: Page, whose: string | RegExp, choice: string): Promise<void> {
	const row = page.getByRole('dialog').getByRole('group', { name: whose });
	await row.getByText(choice, { exact: true }).click();
	await row.getByRole('button', { name: new RegExp(`^Envoyer\\s:\\s${choice}`) }).click();
	await expect(row.getByText(/Comptabilisé\s.*\sreçu\s[0-9A-F]{4}/)).toBeVisible();
}
