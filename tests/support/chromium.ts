import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * A Chromium for the tests: `CHROMIUM_PATH`, one of the system, or Playwright's own if it was ever installed.
 * Throws a sentence that says what to do when there is none (scripts/test.mjs installs Debian's when it may).
 */
export function chromiumPath(): string {
	const wanted = process.env['CHROMIUM_PATH'];
	const found = (wanted ? [wanted] : [...SYSTEM, chromium.executablePath()]).find((path) => existsSync(path));
	if (!found) throw new Error('No Chromium was found. Install it (apt-get install chromium) or set CHROMIUM_PATH.');
	return found;
}

/** How every browser of the tests is launched; the flags keep it quiet on a machine without network. */
export const launch = {
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
};
