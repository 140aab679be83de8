import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { chromiumPath } from '../support/chromium.ts';
import type {} from '../support/kept-document-page.ts';

const EDITS = 50;
const PAGE = path.resolve('tests/support/kept-document-page.ts');

let server: Server;
let address: string;
let profile: string;

test.beforeAll(async () => {
	const script = await bundle();
	server = createServer((request, response) => {
		const isScript = request.url === '/page.js';
		response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
		response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const bound = server.address();
	address = `http://localhost:${typeof bound === 'object' && bound ? bound.port : 0}`;
	profile = await mkdtemp(path.join(tmpdir(), 'hemicycle-profile-'));
});

test.afterAll(async () => {
	server.close();
	await rm(profile, { recursive: true, force: true });
});

test('a browser killed right after the last awaited write has kept all fifty', async ({ launchOptions }) => {
	const first = await open(launchOptions.args ?? []);
	await first.page.evaluate((edits) => window.keptDocument.write(edits), EDITS);
	await killBrowser(profile);
	await first.context.close().catch(() => undefined);

	const again = await open(launchOptions.args ?? []);
	expect(await again.page.evaluate(() => window.keptDocument.loaded.then(() => window.keptDocument.count()))).toBe(
		EDITS
	);
	await again.context.close();
});

async function open(args: string[]): Promise<{ context: BrowserContext; page: Page }> {
	const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath(), args });
	const page = await context.newPage();
	await page.goto(address);
	await page.waitForFunction(() => 'keptDocument' in window);
	return { context, page };
}

/** `kill -9` of this test's own browser and its children, found by their profile. */
async function killBrowser(ofProfile: string): Promise<void> {
	for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
		const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
		if (!command.includes(`--user-data-dir=${ofProfile}`)) continue;
		try {
			process.kill(Number(pid), 'SIGKILL');
		} catch {
			// A child that ended with its parent.
		}
	}
}

async function bundle(): Promise<string> {
	const built = (await build({
		configFile: false,
		logLevel: 'error',
		build: { write: false, lib: { entry: PAGE, formats: ['es'] } }
	})) as Rolldown.RolldownOutput[];
	return built[0]?.output[0].code ?? '';
}
