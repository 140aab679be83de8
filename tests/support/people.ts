import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

/** The people of the demo that the journeys play. */
export const people = {
	clerk: 'sophie.lacombe-haas',
	administrator: 'olivier.besnardot',
	/** Writes drafts of acts for two services. */
	drafter: 'anais.guillermin',
	/** Approves the drafts of one of them. */
	validator: 'pascal.vernhet',
	mayor: 'claire.delmas-roussel',
	/** Sits in both councils. */
	lucie: 'lucie.ormancey',
	/** Of Lucie's group. */
	perrine: 'perrine.vauzelle',
	/** Leads the opposition, another group than Lucie's. */
	bertrand: 'bertrand.chassagnol'
} as const;

export const tablet = { width: 1180, height: 820 };
export const desk = { width: 1440, height: 900 };

/** Errors in the console of any page that a journey opened, so that it can assert there were none. */
export const consoleErrors: string[] = [];

export function listen(context: BrowserContext): void {
	context.on('weberror', (event) => consoleErrors.push(event.error().message));
	context.on('console', (message) => {
		// What the browser says of refusals that the journey asks for, and of networks that it cuts.
		const expected = /^Failed to load resource|^WebSocket connection|net::ERR_/;
		if (message.type() === 'error' && !expected.test(message.text())) consoleErrors.push(message.text());
	});
}

/** A browser of its own, signed in as somebody of the demo with one tap. */
export async function enter(browser: Browser, url: string, who: string, viewport = tablet): Promise<Page> {
	const context = await browser.newContext({ viewport });
	listen(context);
	const page = await context.newPage();
	await page.goto(`${url}/demo/${who}`);
	await expect(page).not.toHaveURL(/demo/);
	return page;
}
