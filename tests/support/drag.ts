import type { Locator, Page } from '@playwright/test';

/** Carries one thing below another with the mouse, as a hand does: in steps. */
export async function dragOver(page: Page, what: Locator, below: Locator): Promise<void> {
	// Away from the edges, where the page would scroll under the hand.
	await what.evaluate((element) => element.scrollIntoView({ block: 'center' }));
	const [from, to] = [await what.boundingBox(), await below.boundingBox()];
	if (!from || !to) throw new Error('what is dragged is on the screen');
	await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
	await page.mouse.down();
	await page.mouse.move(to.x + to.width / 2, to.y + to.height - 2, { steps: 12 });
	await page.mouse.up();
}
