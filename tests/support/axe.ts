import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** No violation of WCAG 2.2 A and AA, nor of the 7:1 contrast that look.md asks for in text. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
	// The animations of arrival must be over: a text that fades in has no contrast yet.
	await page.evaluate(() =>
		Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))
	);
	// Our pages hold no frames of other sites: axe may stay in the page, and need not open another one for each look.
	const { violations } = await new AxeBuilder({ page })
		.setLegacyMode()
		.options({ resultTypes: ['violations'], rules: { 'color-contrast-enhanced': { enabled: true } } })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		.analyze();
	const found = violations.map(
		({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join('\n  ')}`
	);
	expect(found, `accessibility of ${screen}`).toEqual([]);
}
