import { defineConfig } from '@playwright/test';
import { chromiumPath } from './tests/support/chromium.ts';

/** Browsers as journeys need them: Debian's Chromium or another one that is there; see tests/support/chromium.ts. */
export default defineConfig({
	testDir: 'tests',
	outputDir: 'test-results/browser',
	snapshotPathTemplate: 'tests/visual/__screenshots__/{arg}{ext}',
	fullyParallel: false,
	workers: 1,
	timeout: 120_000,
	expect: { timeout: 10_000, toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled' } },
	reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
	use: {
		locale: 'fr-FR',
		timezoneId: 'Europe/Paris',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: chromiumPath(),
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	},
	projects: [
		{ name: 'journeys', testMatch: 'e2e/**/*.spec.ts' },
		{ name: 'visual', testMatch: 'visual/**/*.spec.ts' }
	]
});
