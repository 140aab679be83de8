import type { FileChooser, Locator, Page } from '@playwright/test';

/** Chooses files for the agenda that is open, as dropping them does. */
export async function dropOnAgenda(clerk: Page, chosen: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
	const choosing = clerk.waitForEvent('filechooser');
	await clerk.getByRole('button', { name: 'Ajouter des PDF' }).click();
	await (await choosing).setFiles(chosen);
}

/** The personal link in the mail of one row of the outbox. */
export async function linkIn(outbox: Page, row: Locator): Promise<string> {
	await row.getByRole('link').first().click();
	return (await outbox.getByRole('link', { name: /\/link\// }).getAttribute('href')) ?? '';
}

/** The number that an item got at publishing. */
export async function numberOf(clerk: Page, title: string): Promise<string> {
	const line = clerk.getByRole('listitem').filter({ hasText: title }).last();
	return ((await line.textContent()) ?? '').trim().match(/^\d+/)?.[0] ?? '';
}
