import { chromium, expect, test, type Browser, type Page, type Response } from '@playwright/test';
import { launch } from '../support/chromium.ts';
import { Installation } from '../support/installation.ts';
import { consoleErrors, listen, people, tablet } from '../support/people.ts';
import { SecureFront } from '../support/secure-front.ts';

/*
 * What security.md promises of headers, cookies, refusals and wipes, seen by a real browser, over https and under a public
 * name, as a town runs it.
 */
const NAME = 'conseil.valmont.example';
const ORIGIN = `https://${NAME}`;
let town: Installation;
let front: SecureFront;
let browser: Browser;

test.beforeAll(async () => {
	town = await Installation.start({ HEMICYCLE_ORIGIN: ORIGIN });
	front = await SecureFront.of(NAME, Number(new URL(town.url).port));
	const rules = `${front.rules},MAP evil.example:443 ${front.rules.split(' ').at(-1)}`;
	browser = await chromium.launch({
		...launch,
		args: [...launch.args, `--host-resolver-rules=${rules}`, '--ignore-certificate-errors']
	});
});
test.afterAll(async () => {
	await browser.close();
	front.close();
	await town.remove();
});

async function come(path: string): Promise<{ page: Page; answer: Response }> {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: tablet, locale: 'fr-FR' });
	const page = await context.newPage();
	const answer = await page.goto(ORIGIN + path);
	if (!answer) throw new Error('no answer');
	return { page, answer };
}

/** A page of another site, in the same browser. */
async function strangeSite(page: Page, body: string): Promise<Page> {
	const evil = await page.context().newPage();
	await evil.route('https://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
	await evil.goto('https://evil.example/');
	return evil;
}

test('the session is a __Host- cookie that no script reads and no plain connection carries', async () => {
	const { page } = await come(`/demo/${people.lucie}`);
	listen(page.context());
	await expect(page).toHaveURL(`${ORIGIN}/app`);
	const cookies = await page.context().cookies();
	const session = cookies.find(({ name }) => name === '__Host-hemicycle');
	expect(session).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/', domain: NAME });
	expect(cookies.filter(({ secure }) => !secure)).toEqual([]);
	expect(await page.evaluate(() => document.cookie)).not.toContain('hemicycle=');
	await page.context().close();
});

test('a page runs no script but its own, and stands in no frame', async () => {
	const { page, answer } = await come('/');
	expect(await answer.headerValue('strict-transport-security')).toMatch(/^max-age=31536000/);
	const broken = await page.evaluate(async () => {
		const told: string[] = [];
		document.addEventListener('securitypolicyviolation', (event) => told.push(event.effectiveDirective));
		const inline = document.createElement('script');
		inline.textContent = 'window.ran = true';
		const image = document.createElement('img');
		image.setAttribute('onerror', 'window.ran = true');
		image.src = '/no-such-picture.png';
		const form = document.createElement('form');
		form.action = 'https://evil.example/';
		document.body.append(inline, image, form);
		await fetch('https://evil.example/').catch(() => undefined);
		await new Promise((resolve) => setTimeout(resolve, 500));
		return { told, ran: 'ran' in window };
	});
	expect(broken.ran).toBe(false);
	expect(broken.told).toEqual(expect.arrayContaining(['script-src-elem', 'script-src-attr', 'connect-src']));
	const evil = await strangeSite(page, `<iframe src="${ORIGIN}/" title="x"></iframe>`);
	await expect.poll(() => evil.frames().map((frame) => frame.url())).toContain('chrome-error://chromewebdata/');
	await page.context().close();
});

test('another site opens no socket, sends no form and reads nothing, whatever cookies the browser has', async () => {
	const { page } = await come(`/demo/${people.lucie}`);
	const evil = await strangeSite(page, '<p>evil</p>');
	const tried = await evil.evaluate(async (origin) => {
		const socket = (path: string) =>
			new Promise<string>((resolve) => {
				const made = new WebSocket(origin.replace('https', 'wss') + path);
				made.onopen = () => resolve('open');
				made.onerror = () => resolve('refused');
			});
		const post = (path: string, type: string) =>
			fetch(origin + path, {
				method: 'POST',
				credentials: 'include',
				mode: 'no-cors',
				headers: { 'content-type': type },
				body: 'x=1'
			});
		await Promise.all(
			['/sign-out', '/account?/everywhere'].flatMap((path) =>
				['text/plain', 'application/x-www-form-urlencoded'].map((type) => post(path, type).catch(() => undefined))
			)
		);
		const read = await fetch(`${origin}/api/app/inbox`, { credentials: 'include' }).then(
			() => 'read',
			() => 'refused'
		);
		return { sitting: await socket('/live/sitting'), notes: await socket('/live/collab'), read };
	}, ORIGIN);
	expect(tried).toEqual({ sitting: 'refused', notes: 'refused', read: 'refused' });
	// Nothing of it had an effect: the session still stands.
	const still = await page.evaluate(async () => (await fetch('/api/app/inbox')).status);
	expect(still).toBe(200);
	await page.context().close();
});

test('a paper opened by itself is a sandboxed file that nobody keeps; under an unknown name there is nothing', async () => {
	const { page } = await come(`/demo/${people.lucie}`);
	listen(page.context());
	const path = await page.evaluate(async () => {
		const inbox = (await (await fetch('/api/app/inbox')).json()) as {
			sittings: { id: string; papers: number; tenant: { slug: string } }[];
		};
		const one = inbox.sittings.find(({ papers }) => papers > 0);
		const url = `/api/app/sittings/${one?.tenant.slug}/${one?.id}`;
		const sitting = (await (await fetch(url)).json()) as { items: { papers: { versions: { id: string }[] }[] }[] };
		const version = sitting.items.flatMap(({ papers }) => papers)[0]?.versions[0];
		return `/api/papers/${one?.tenant.slug}/${version?.id}`;
	});
	const look = (where: Page) =>
		where.evaluate(async (url) => {
			const answer = await fetch(url);
			return { status: answer.status, headers: Object.fromEntries(answer.headers) };
		}, path);
	const { status, headers } = await look(page);
	expect(status).toBe(200);
	expect(headers).toMatchObject({
		'content-type': 'application/pdf',
		'content-security-policy': "sandbox; default-src 'none'",
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		'cache-control': 'no-store'
	});
	expect(headers['content-disposition']).toMatch(/^inline; filename="[\w .()-]+"; filename\*=UTF-8''\S+$/);
	const stranger = await come('/');
	expect((await look(stranger.page)).status).toBe(401);
	expect((await stranger.page.goto('https://evil.example/'))?.status()).toBe(421);
	await stranger.page.context().close();
	await page.context().close();
});

test('signing out leaves nothing on the tablet: no database, no file, no cache, no way back', async () => {
	const { page } = await come(`/demo/${people.lucie}`);
	listen(page.context());
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
	const kept = async () =>
		page.evaluate(async () => {
			const root = await navigator.storage.getDirectory();
			const files: string[] = [];
			for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) files.push(name);
			const caches_: string[] = [];
			for (const name of await caches.keys())
				for (const { url } of await (await caches.open(name)).keys()) caches_.push(new URL(url).pathname);
			return { databases: (await indexedDB.databases()).map(({ name }) => name), files, cached: caches_ };
		});
	await expect.poll(async () => (await kept()).databases.length).toBeGreaterThan(0);
	await expect.poll(async () => (await kept()).files.length).toBeGreaterThan(0);
	// The service worker has the shell, and no word of any paper, sitting or person.
	const shell = (await kept()).cached.filter(
		(path) => !/^\/(_app\/|icons\/|app$|[\w-]+\.(svg|png|ico|webmanifest|css|woff2)$)/.test(path)
	);
	expect(shell).toEqual([]);
	await page.locator('summary', { hasText: 'Lucie Ormancey' }).click();
	await page.getByRole('button', { name: 'Se déconnecter' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Se déconnecter' }).click();
	await expect(page).toHaveURL(/sign-in/);
	await expect.poll(kept).toMatchObject({ databases: [], files: [] });
	expect((await page.context().cookies()).some(({ name }) => name === '__Host-hemicycle')).toBe(false);
	await page.goBack();
	await expect(page.getByText('Lucie Ormancey')).toHaveCount(0);
	await page.context().close();
});

// The two tests between provoke what browsers complain of.
test('no page that was used as it should be had an error in its console', () =>
	expect(consoleErrors.splice(0)).toEqual([]));
