import { expect, type Page } from '@playwright/test';

/** The clerk notes that a member is in the room. */
export async function checkIn(clerk: Page, name: string): Promise<void> {
	await clerk.getByRole('button', { name: new RegExp(`^Noter présent\\s:\\s.*${name}`) }).click();
	await expect(clerk.getByRole('button', { name: new RegExp(`^Noter parti\\s:\\s.*${name}`) })).toBeVisible();
}

/** The whole label of the option of a list in which a name stands. */
export async function optionNamed(page: Page, select: string, name: string): Promise<string> {
	return (await page.getByLabel(select).locator('option', { hasText: name }).textContent()) ?? '';
}
