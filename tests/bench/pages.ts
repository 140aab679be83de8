import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { chromium, type BrowserContext } from '@playwright/test';
import { onEnd, percentile, startServer, type Figures } from './harness.ts';

const CONCURRENT = 50;
const REQUESTS = 400;
/** Pages looked at for the heaviest one of each part. */
const LOOKED_AT = 25;

interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
	milliseconds: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENT });

/**
 * The heaviest page of the desk, of the tablet's data and of the portal, under fifty at once; what a tablet loads first and
 * what script the portal sends. `floor…` is the same load on a page without work, in the same run.
 */
export async function bench(): Promise<Figures> {
	const { origin } = await startServer();
	onEnd(() => Promise.resolve(agent.destroy()));
	const clerk = await enter(origin, 'clerk');
	const member = await enter(origin, 'member');
	const parts = {
		desk: await heaviest(origin, '/desk', clerk, '/desk'),
		app: await heaviest(origin, '/api/app/inbox', member, '/api/app'),
		portal: await heaviest(origin, '/', '', '/')
	};
	const measured: Record<string, number[]> = { floor: await load(`${origin}/healthz`, '') };
	for (const [part, path] of Object.entries(parts)) {
		measured[part] = await load(origin + path, { desk: clerk, app: member }[part] ?? '');
		console.log(`${part}: ${path}`);
	}
	const each = Object.entries(measured).flatMap(([part, times]) => [
		[`${part}P50Ms`, percentile(times, 0.5)] as const,
		[`${part}P99Ms`, percentile(times, 0.99)] as const
	]);
	const pages = Object.keys(parts).map((part) => measured[part] ?? []);
	return {
		p50Ms: Math.max(...pages.map((times) => percentile(times, 0.5))),
		p99Ms: Math.max(...pages.map((times) => percentile(times, 0.99))),
		...Object.fromEntries(each),
		...(await firstLoads(origin, member))
	};
}

/** Signs in as somebody of the demo; answers the cookies. */
async function enter(origin: string, part: string): Promise<string> {
	const demo = await ask(`${origin}/demo`, '');
	const handles = [...demo.body.matchAll(/\/demo\/([a-z.-]+)/g)].map(([, handle]) => handle ?? '');
	const handle = handles[part === 'clerk' ? 0 : 2] ?? handles[0] ?? '';
	const entered = await ask(`${origin}/demo/${handle}`, '');
	return (entered.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

/** Follows links below a path and names the page that takes longest: the quicker of two answers counts. */
async function heaviest(origin: string, start: string, cookie: string, below: string): Promise<string> {
	const known = [start];
	const times = new Map<string, number>();
	for (const path of known) {
		const first = await ask(origin + path, cookie);
		const target = first.headers.location;
		const links = [...first.body.matchAll(/(?:href="|")(\/[^"#?]*)"/g)].map(([, link]) => link ?? '');
		for (const link of target ? [target] : links) {
			const isPage =
				link.startsWith(below) &&
				!/^\/(_app|demo|link|language|app|hall|gallery|sign)/.test(link) &&
				!/\.\w+$/.test(link);
			if (isPage && !known.includes(link) && known.length < LOOKED_AT) known.push(link);
		}
		if (first.status === 200)
			times.set(path, Math.min(first.milliseconds, (await ask(origin + path, cookie)).milliseconds));
	}
	const [slowest] = [...times].toSorted(([, one], [, other]) => other - one);
	return slowest?.[0] ?? start;
}

async function load(url: string, cookie: string): Promise<number[]> {
	const times: number[] = [];
	let left = REQUESTS;
	await Promise.all(
		Array.from({ length: CONCURRENT }, async () => {
			while ((left -= 1) >= 0) times.push((await ask(url, cookie)).milliseconds);
		})
	);
	return times;
}

function ask(url: string, cookie: string): Promise<Answer> {
	const started = performance.now();
	return new Promise((resolve, reject) => {
		const request = get(url, { agent, headers: { cookie, accept: 'text/html,application/json' } }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				const milliseconds = performance.now() - started;
				const body = Buffer.concat(chunks).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body, milliseconds });
			});
		});
		request.on('error', reject);
	});
}

/** What a browser with nothing in its cache loads, as gzip would send it: page, script and style of the tablet; script of the portal. */
async function firstLoads(origin: string, member: string): Promise<Figures> {
	const browser = await chromium.launch({
		executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
	});
	onEnd(() => browser.close());
	const context = () => browser.newContext({ serviceWorkers: 'block' });
	const app = await context();
	await app.addCookies(
		member.split('; ').map((pair) => {
			const [name = '', value = ''] = pair.split('=');
			return { name, value, url: origin };
		})
	);
	return {
		appFirstLoadKbGzip: await kilobytes(app, `${origin}/app`, ['document', 'script', 'stylesheet']),
		portalJsKbGzip: await kilobytes(await context(), `${origin}/`, ['script'])
	};
}

async function kilobytes(context: BrowserContext, url: string, kinds: string[]): Promise<number> {
	const page = await context.newPage();
	const sizes: Promise<number>[] = [];
	page.on('response', (response) => {
		if (!kinds.includes(response.request().resourceType()) || response.status() !== 200) return;
		sizes.push(
			response.body().then(
				(body) => gzipSync(body).length,
				() => 0
			)
		);
	});
	await page.goto(url, { waitUntil: 'load' });
	await page.waitForTimeout(1000);
	const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
	await context.close();
	return Math.round((total / 1024) * 10) / 10;
}
