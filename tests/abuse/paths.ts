import { isAlive } from './oracles.ts';
import type { Run } from './matrix.ts';
import { PUBLIC_NAME } from './scene.ts';
import { eachOf, sample, type Ask } from './wire.ts';

/** Ways to say an address that no link uses. */
const TRICKS: ((path: string) => string)[] = [
	(path) => `${path}/`,
	(path) => `${path}.`,
	(path) => `${path}%20`,
	(path) => `${path}%00`,
	(path) => `${path}%0d%0aX-Injected:%20yes`,
	(path) => `${path}//`,
	(path) => `/${path}`,
	(path) => `/.${path}`,
	(path) => `/x/..${path}`,
	(path) => `/x/%2e%2e${path}`,
	(path) => `/..%2f..${path}`,
	(path) => `/%2e%2e%2f%2e%2e${path}`,
	(path) => path.replaceAll('/', '%2f'),
	(path) => path.replaceAll('/', '%252f'),
	(path) => path.replaceAll('/', '\\'),
	(path) => path.toUpperCase(),
	(path) => `${path}/__data.json?x-sveltekit-invalidated=01`,
	(path) => `${path}/__data.json?x-sveltekit-invalidated=001`,
	(path) => `${path}/__data.json?x-sveltekit-invalidated=zzz&x-sveltekit-trailing-slash=1`,
	(path) => `${path}/__route.js`,
	(path) => `${path};jsessionid=1`,
	(path) => `${path}?${'a=1&'.repeat(500)}`,
	(path) => `${path}?q=%00&q=${'%F0%9F%92%A9'.repeat(100)}`,
	(path) => `${path}?q=%27%20or%20%22%22%20%26%20%21%20%3A%2A`,
	(path) => `${path}?next=//evil.example&sitting=%00`,
	(path) => `${path}?/nothing`,
	(path) => `http://evil.example${path}`
];

const FILES = [
	...['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/_app/..%2f..%2fserver/index.js', '/.env'],
	...['/_app/immutable/../../../server/manifest.js', '/%c0%ae%c0%ae/etc/passwd', '/_app/%00', '/%', '/%ZZ', '/%u0041'],
	...['/server/manifest.js', '/build/server/index.js', '/.git/config', '/data/files', '/app.html', '/app/../app.html'],
	...[
		'/live',
		'/live/',
		'/live/uploads/',
		'/live/uploads/x_y',
		'/live/uploads/..%2f..%2fetc',
		'/live/uploads-x',
		'/live/%00'
	]
];

/** The same address said in other ways opens no other door: no word that the asker may not read, no 5xx. */
export async function tryPaths(run: Run): Promise<void> {
	const { scene, findings } = run;
	const { tenant, liveId, draftId, closedPaper, mailId } = scene.towns.A;
	const { slug } = tenant;
	const targets = [
		...[
			`/desk/${slug}`,
			`/desk/${slug}/sittings/${draftId}`,
			`/desk/${slug}/outbox/${mailId}`,
			`/desk/${slug}/people`,
			`/desk/${slug}/journal`
		],
		...[`/desk/${slug}/sittings/${liveId}/live`, `/api/papers/${slug}/${closedPaper.versionId}`, `/${slug}`],
		...[`/api/app/sittings/${slug}/${liveId}`, `/hall/${slug}/${liveId}`, `/${slug}/sittings/${draftId}`, '/account']
	];
	const askers = ['nobody', 'former', 'clerkB', 'author'] as const;
	const paths = [...targets.flatMap((path) => TRICKS.map((trick) => trick(path))), ...FILES, `/${'a'.repeat(12_000)}`];
	const asks = paths.flatMap((path) => askers.map((asker) => ({ path, asker })));
	await eachOf(sample(asks, run.stride), async ({ path, asker }) => {
		const answer = await scene.wire.ask({ path, headers: { cookie: scene.cookies[asker] } }).catch(() => null);
		if (!answer) return findings.expect(false, `no answer: ${path.slice(0, 100)}`);
		findings.hear(asker, path.slice(0, 160), answer);
		findings.expect(!('x-injected' in answer.headers), `a header was injected by ${path}`);
		findings.expect(
			!/root:x:0|"devDependencies"|export const manifest/.test(answer.body),
			`${path} gave a file of the server`
		);
		const to = answer.headers.location ?? '';
		findings.expect(!/^(https?:)?[\\/]{2}/.test(to) || to.startsWith(scene.wire.origin), `${path} leads away: ${to}`);
	});
	findings.expect(await isAlive(scene), 'not alive after the paths');
}

/** Headers that a proxy, or nobody, should send. */
const HEADERS: Record<string, Record<string, string | string[]>> = {
	forwarded: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' },
	ours: { 'x-hemicycle-protocol': 'javascript', 'x-hemicycle-address': '127.0.0.1, ::1', 'x-real-ip': '::1' },
	override: { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-http-method': 'DELETE' },
	rewrite: { 'x-original-url': '/desk', 'x-rewrite-url': '/desk', 'x-sveltekit-action': 'true' },
	kit: { 'x-sveltekit-invalidated': '0', 'x-sveltekit-pathname': '/desk', 'x-sveltekit-search': '?x' },
	ranges: { range: 'bytes=0-0,-1,999999999999999999999-', 'if-range': '"x"', 'if-none-match': '*' },
	bounds: { range: 'bytes=99999999999999999999-99999999999999999999' },
	last: { range: 'bytes=-0' },
	languages: { 'accept-language': `${'fr;q=0.5,'.repeat(400)}xx-\u00ff;q=zz` },
	accepts: { accept: 'text/event-stream;q=NaN, */*;q=-1, application/json' },
	metrics: { authorization: `Bearer ${'x'.repeat(4000)}` },
	agent: { 'user-agent': '\u00ff'.repeat(2000) }
};

/** Cookies as a browser does not send them; the real one comes second, and is not to be believed first. */
const COOKIES = (own: string) => [
	`hemicycle=; ${own}`,
	`hemicycle=${'A'.repeat(6000)}`,
	'hemicycle=%00',
	'hemicycle=%E0%A4%A',
	`__Host-hemicycle=${own.split('=')[1] ?? ''}`,
	'hemicycle_locale=../../x; hemicycle_scheme="><script>alert(1)</script>',
	'__proto__=1; constructor=2; hemicycle',
	'; ; =; ==;'
];

/** No header makes anybody more than they are. */
export async function tryHeaders(run: Run): Promise<void> {
	const { scene, findings } = run;
	const { tenant, liveId, closedPaper, file } = scene.towns.A;
	const { slug } = tenant;
	const paths = [
		...[
			'/',
			`/${slug}`,
			`/desk/${slug}`,
			`/api/papers/${slug}/${closedPaper.versionId}`,
			'/metrics',
			'/live/uploads/x'
		],
		...[`/api/app/sittings/${slug}/${liveId}`, `/${slug}/files/${file.fileId}/${file.name}`, '/sign-in', '/healthz']
	];
	const headers = [...Object.values(HEADERS), ...COOKIES(scene.cookies.former).map((cookie) => ({ cookie }))];
	const asks = paths.flatMap((path) =>
		headers.flatMap((one) => (['nobody', 'former', 'author'] as const).map((asker) => ({ path, asker, headers: one })))
	);
	const before = await run.ledger();
	await eachOf(asks, async ({ path, asker, headers: own }) => {
		const who = 'cookie' in own ? 'former' : asker;
		const ask: Ask = { path, headers: { cookie: scene.cookies[asker], ...own } };
		const what = `${path} with ${JSON.stringify(own).slice(0, 90)}`;
		const answer = await scene.wire.ask(ask).catch(() => null);
		if (!answer) return findings.expect(false, `no answer: ${what}`);
		findings.hear(who, what, answer);
		findings.expect(!/<script>alert/.test(answer.body), `${what}: a script came back`);
	});
	findings.expect((await run.ledger()) === before, 'a header made a reading request change something');
	const stranger = await scene.wire.ask({ path: '/', headers: { host: 'evil.example' } });
	findings.expect(stranger.status === 421, `another name is answered: ${stranger.status}`);
	const known = await scene.wire.ask({ path: '/metrics', headers: { host: PUBLIC_NAME } });
	findings.expect(known.status === 404, `metrics are shown under the public name: ${known.status}`);
	findings.expect(await isAlive(scene), 'not alive after the headers');
}
