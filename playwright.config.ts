import { defineConfig } from '@playwright/test';
import { launch } from './tests/support/chromium.ts';

/** Browsers as journeys need them: Debian's Chromium or another one that is there; see tests/support/chromium.ts. */
export default defineConfig({
	testDir: 'tests',
	outputDir: 'test-results/browser',
	snapshotPathTemplate: 'tests/visual/__screenshots__/{arg}{ext}',
	fullyParallel: false,
	// Two files at a time, one for each core: within a file, tests follow each other.
	workers: 2,
	// CI's machine is shared: a journey that fails twice has failed.
	retries: process.env['CI'] ? 1 : 0,
	timeout: 120_000,
	expect: { timeout: 30_000, toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled' } },
	reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
	use: {
		locale: 'fr-FR',
		timezoneId: 'Europe/Paris',
		trace: 'retain-on-failure',
		launchOptions: launch
	},
	projects: [
		// First, because it is the longest file.
		{ name: 'visual', testMatch: 'visual/**/*.spec.ts' },
		{ name: 'journeys', testMatch: 'e2e/**/*.spec.ts' }
	]
});
