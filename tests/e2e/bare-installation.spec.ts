import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { closeAll, temporaryDirectory } from '../bench/harness.ts';
import { Installation } from '../support/installation.ts';
import { followAll, makeScene, openBeside } from '../support/live-scene.ts';
import { tablet } from '../support/people.ts';
import { ask } from '../support/raw-request.ts';
import { expectUsable } from '../support/usable.ts';

/** What a town asks for through its proxy: everything but loopback is https to us. */
const TOWN = 'conseil.valmont.example';

let data: string;
let town: Installation;
let firstLink: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	data = join(await temporaryDirectory(), 'data');
	town = await Installation.start({ HEMICYCLE_DEMO: 'off', HEMICYCLE_DATA: data });
	firstLink = /\/set-up\/[\w-]+/.exec(town.output)?.[0] ?? '';
});
test.afterAll(async () => {
	// The data lie in a directory that closeAll removes: nobody may be writing there any more.
	await town.remove();
	await closeAll();
});

test('the demo is not there, and the operator reads a link for the first administrator', async () => {
	expect(firstLink).not.toBe('');
	expect((await ask(`${town.url}/demo`)).status).toBe(404);
	expect((await ask(`${town.url}/demo/sophie.lacombe-haas`)).status).toBe(404);
	expect((await ask(`${town.url}/set-up/${'x'.repeat(43)}`)).body).not.toContain('tenantName');
});

for (const [size, viewport] of Object.entries({ phone: { width: 390, height: 844 }, tablet })) {
	test(`whoever sets up on a ${size} can use the form, day and night`, async ({ page }) => {
		await page.setViewportSize(viewport);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.goto(town.url + firstLink);
			await expectUsable(page, `set-up, ${colorScheme}`);
		}
	});
}

const form = new URLSearchParams({
	...{ civility: 'Mme', firstName: 'Jeanne', lastName: 'Roux', email: 'jeanne.roux@valmont.example' },
	...{ tenantName: 'Ville de Valmont', kind: 'commune', population: '58000', department: '34', legalSize: '39' }
}).toString();
const asTown = (origin = `https://${TOWN}`) => ({
	method: 'POST',
	headers: { host: TOWN, origin, 'content-type': 'application/x-www-form-urlencoded' },
	body: form
});

test('the link makes the first administrator and council, once', async () => {
	const page = await ask(town.url + firstLink);
	expect(page.body).toContain('name="tenantName"');
	expect((await ask(town.url + firstLink, asTown('https://elsewhere.example'))).status).toBe(403);

	const made = await ask(town.url + firstLink, asTown());
	expect([made.status, made.headers.location]).toEqual([303, '/welcome?next=/desk']);
	const cookie = made.headers['set-cookie']?.find((line) => line.startsWith('__Host-hemicycle=')) ?? '';
	expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
	expect(cookie).not.toContain('Domain');
	const headers = { host: TOWN, cookie: cookie.split(';', 1)[0] ?? '' };
	expect((await ask(`${town.url}/welcome`, { headers })).status).toBe(200);

	expect((await ask(town.url + firstLink, asTown())).status).toBe(410);
	expect((await ask(town.url + firstLink)).body).not.toContain('name="tenantName"');
});

test('every answer carries the security headers: page, file, prerendered page, refusal', async () => {
	const shell = await ask(`${town.url}/app`);
	const asset = /\/_app\/immutable\/[\w./-]+\.js/.exec(shell.body)?.[0] ?? '';
	const statuses = { '/': 200, '/sign-in': 200, '/app': 200, '/icon.svg': 200, [asset]: 200, '/api/nothing': 404 };
	for (const [path, status] of Object.entries({ ...statuses, '/api/app/inbox': 401, '/healthz': 200 })) {
		const answer = await ask(town.url + path, { headers: { host: TOWN } });
		expect(answer.status, path).toBe(status);
		expect(answer.headers, path).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'referrer-policy': 'same-origin',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-resource-policy': 'same-origin',
			'strict-transport-security': 'max-age=31536000'
		});
		expect(answer.headers['permissions-policy'], path).toContain('camera=()');
		expect(answer.headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
		expect(answer.headers['x-powered-by'], path).toBeUndefined();
	}
});

test('no page allows inline script or eval; WebAssembly is for the tablet, which decodes scans with it', async () => {
	const policyOf = async (path: string) => {
		const { headers, body } = await ask(town.url + path);
		const meta = /<meta http-equiv="content-security-policy" content="([^"]+)"/.exec(body)?.[1] ?? '';
		return `${String(headers['content-security-policy'])}; ${meta}`;
	};
	const tablet = ['/app', '/app/sittings/019a0000-0000-7000-8000-000000000000'];
	for (const path of ['/', '/sign-in', '/nothing-here', firstLink, ...tablet]) {
		const policy = await policyOf(path);
		expect(policy, path).toContain("default-src 'none'");
		expect(policy, path).toMatch(/script-src 'self'/);
		expect(policy, path).not.toMatch(/'unsafe-(inline|eval)'/);
		expect(policy.includes("'wasm-unsafe-eval'"), path).toBe(tablet.includes(path));
	}
});

test('nothing unsafe comes from another site, whatever its type', async () => {
	for (const path of ['/sign-in/passkey', '/live/ballots', '/sign-out', '/live/uploads']) {
		for (const origin of ['https://elsewhere.example', 'null', `http://${TOWN}`]) {
			const headers = { host: TOWN, origin, 'content-type': 'application/json' };
			const answer = await ask(town.url + path, { method: 'POST', headers, body: '{"step":"begin"}' });
			expect(answer.status, `${path} from ${origin}`).toBe(403);
		}
	}
});

test('the metrics are for this machine, and the gallery for those who build Hémicycle', async () => {
	expect((await ask(`${town.url}/metrics`)).body).toContain('hemicycle_live_followers');
	for (const headers of [{ host: TOWN }, { 'x-forwarded-for': '198.51.100.7' }])
		expect((await ask(`${town.url}/metrics`, { headers })).status).toBe(404);
	expect((await ask(`${town.url}/gallery/tokens`)).status).toBe(404);
});

test('SIGTERM: everybody is told to come back, it ends within five seconds, and needs no recovery', async () => {
	const scene = await makeScene(await openBeside(data), { members: 5, items: 1, sessions: 5 });
	const sockets = await followAll(town.url, scene, 5, () => undefined);
	const codes = Promise.all(sockets.map((socket) => once(socket, 'close').then(([code]) => code as number)));
	const query = `tenant=${scene.tenant.slug}&sitting=${scene.sitting.id}`;
	const [stream] = (await once(get(`${town.url}/live/public?${query}`), 'response')) as [IncomingMessage];
	await once(stream, 'data');
	const streamEnded = Promise.race([once(stream.resume(), 'end'), once(stream, 'error')]);

	const started = performance.now();
	expect(await town.stop()).toBe(0);
	expect(performance.now() - started).toBeLessThan(5000);
	expect(await codes).toEqual(sockets.map(() => 1012));
	await streamEnded;

	await town.run();
	const log = await readFile(join(data, 'postgres', 'postgres.log'), 'utf8');
	expect(log).toContain('database system was shut down at');
	expect(log).not.toContain('was not properly shut down');
});

test('once somebody is here, no start offers a set-up link again', () => {
	expect(town.output.match(/\/set-up\//g)).toHaveLength(1);
});
