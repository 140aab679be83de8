import type { Page } from '@playwright/test';

/** The README's pictures are of this build: the journey takes them when it is asked to (`README_PICTURES=1`). */
export async function picture(page: Page, name: string): Promise<void> {
	if (process.env['README_PICTURES'])
		await page.screenshot({ path: `docs/images/${name}.png`, animations: 'disabled' });
}
