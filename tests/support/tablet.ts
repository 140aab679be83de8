import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { launch } from './chromium.ts';
import { listen, tablet } from './people.ts';

/** A tablet that keeps what is on it when its browser is closed. */
export class Tablet {
	page: Page;
	#context: BrowserContext;
	readonly #profile: string;

	private constructor(profile: string, context: BrowserContext, page: Page) {
		this.#profile = profile;
		this.#context = context;
		this.page = page;
	}

	static async open(url: string): Promise<Tablet> {
		const profile = await mkdtemp(path.join(tmpdir(), 'hemicycle-tablet-'));
		const { context, page } = await start(profile);
		await page.goto(url);
		return new Tablet(profile, context, page);
	}

	/** Closes the browser and opens it again, on the same storage. */
	async reopen(): Promise<void> {
		await this.#context.close();
		const { context, page } = await start(this.#profile);
		this.#context = context;
		this.page = page;
	}

	/** The app's service worker answers for this page: from here on it opens without network. */
	async isControlled(): Promise<void> {
		await this.page.evaluate(async () => {
			await navigator.serviceWorker.ready;
		});
	}

	/** One stroke of the pen through these points, in pixels of the screen. */
	async draw(first: [number, number], ...others: [number, number][]): Promise<void> {
		await this.page.mouse.move(...first);
		await this.page.mouse.down();
		for (const [x, y] of others) await this.page.mouse.move(x, y, { steps: 8 });
		await this.page.mouse.up();
	}

	async close(): Promise<void> {
		await this.#context.close();
		await rm(this.#profile, { recursive: true, force: true });
	}
}

async function start(profile: string): Promise<{ context: BrowserContext; page: Page }> {
	const context = await chromium.launchPersistentContext(profile, {
		...launch,
		viewport: tablet,
		locale: 'fr-FR',
		timezoneId: 'Europe/Paris'
	});
	listen(context);
	return { context, page: context.pages()[0] ?? (await context.newPage()) };
}
