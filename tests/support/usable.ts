import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';

/** look.md: what a finger aims at is this high and this wide, in CSS pixels. */
const TARGET = 44;

/** A screen that everybody can use: accessible, never wider than the window, and with targets for fingers. */
export async function expectUsable(page: Page, screen: string): Promise<void> {
	await expect(page.locator('h1').first(), screen).toBeVisible();
	await expectAccessible(page, screen);
	const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	expect(beyond, `${screen} scrolls sideways`).toBeLessThanOrEqual(0);
	expect(await page.evaluate(smallTargets, TARGET), `targets of ${screen}`).toEqual([]);
}

/** Runs in the page. Links in running text are exempt, and a box to tick is as large as its label. */
function smallTargets(least: number): string[] {
	const targets = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')];
	return targets.flatMap((target) => {
		const isText = target.localName === 'a' && getComputedStyle(target).display === 'inline';
		const isBox = target instanceof HTMLInputElement && target.matches('[type="checkbox"], [type="radio"]');
		const aimedAt = (isBox && target.labels?.[0]) || target;
		const { width, height } = aimedAt.getBoundingClientRect();
		const isHidden = !target.checkVisibility() || width <= 1 || height <= 1;
		if (isText || isHidden || (width >= least - 0.5 && height >= least - 0.5)) return [];
		return [`${Math.round(width)}×${Math.round(height)} ${target.outerHTML.slice(0, 160)}`];
	});
}
