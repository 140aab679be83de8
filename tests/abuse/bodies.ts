import { Buffer } from 'node:buffer';
import { MATRIX, verdict } from './policy.ts';
import { filled } from './forms.ts';
import { isAlive } from './oracles.ts';
import { entryOf, type Run } from './matrix.ts';
import type { Route } from './routes.ts';
import { pathOf, thingsOf } from './things.ts';
import { eachOf, sample, type Ask } from './wire.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** Values that no field expects. */
const ODD = [
	'',
	'\u0000',
	'a\u0000b',
	'not-a-uuid',
	'00000000-0000-4000-8000-000000000000',
	'99999999999999999999999',
	'1e999',
	'-1',
	'NaN',
	'2026-02-31',
	'0000-00-00',
	'275760-09-14',
	'99:99',
	'\ud800',
	'💩'.repeat(300),
	"'; drop table account; --",
	'../../../../etc/passwd',
	'<script>alert(1)</script>',
	'${7*7}{{7*7}}',
	'x'.repeat(20_000)
];

/** Bodies that are broken as such, whatever the door expects. */
function broken(): { type: string; body: string | Buffer }[] {
	const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
	const polluted = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"level":2}},"step":"begin"}';
	const multipart = 'multipart/form-data; boundary=x';
	return [
		...['', '{', 'null', '[]', '""', '1e999', '{"step":"finish"}', deep, polluted].map((body) => ({
			...{ type: JSON_TYPE, body }
		})),
		{ type: FORM, body: '%' },
		{ type: FORM, body: '%E0%A4%A&=&&=;' },
		{ type: FORM, body: '__proto__=1&constructor=2&toString=3&__proto__[x]=4' },
		{ type: FORM, body: Buffer.from([0xff, 0xfe, 0x00, 0x80]) },
		{ type: multipart, body: '' },
		{ type: multipart, body: '--x\r\nContent-Disposition: form-data; name="a' },
		{
			type: multipart,
			body: '--x\r\nContent-Disposition: form-data; name="itemId"; filename="x.pdf"\r\n\r\nx\r\n--x--\r\n'
		},
		{ type: 'multipart/form-data', body: 'no boundary' },
		{ type: 'text/plain', body: 'a=b' },
		{ type: 'text/plain;charset=utf-7', body: '+ADw-' },
		{ type: 'application/x-sveltekit-formdata', body: '[]' },
		{ type: 'image/png', body: 'x' },
		{ type: '', body: 'x' }
	];
}

/** Bodies of every kind at every act, from whoever may do it: refused in good order, never a bug. */
export async function tryBodies(run: Run): Promise<void> {
	const { scene, findings } = run;
	const things = thingsOf(scene).slice(0, 1);
	const asks = run.routes.flatMap((route) => {
		const [thing] = things;
		const { rule, forms = {} } = entryOf(route);
		if (!thing) return [];
		const asker =
			(['clerkA', 'author', 'nobody'] as const).find((one) => verdict(rule, one, thing) === 'in') ?? 'clerkA';
		return Object.entries(forms).flatMap(([act, fields]) =>
			bodiesFor(run, act, fields).map(({ type, body }) => ({
				route,
				asker,
				act,
				type,
				body,
				path: pathFor(route, act, thing.words)
			}))
		);
	});
	await eachOf(sample(asks, run.stride), async ({ route, asker, act, type, body, path }) => {
		// Signing out and the like would end the session that everybody else tries with: a spare one is not needed to break a body.
		const cookie = ENDS_SESSIONS.has(`${route.id} ${act}`) ? '' : scene.cookies[asker];
		const headers = { origin: scene.wire.origin, cookie, ...(type ? { 'content-type': type } : {}) };
		const what = `POST ${route.id} ${act} ${type}: ${JSON.stringify(body.toString().slice(0, 60))}`;
		const asked = await scene.wire.ask({ method: 'POST', path, headers, body }).catch(() => null);
		if (asked) findings.hear(asker, what, asked);
		else findings.expect(false, `no answer: ${what}`);
	});
	findings.expect(await isAlive(scene), 'not alive after the bodies');
}

const ENDS_SESSIONS = new Set([
	'/account everywhere',
	'/account endSession',
	'/account password',
	'/sign-out POST',
	'/welcome default'
]);

const pathFor = (route: Route, act: string, words: Record<string, string>) =>
	pathOf(route, words) + (act === 'default' || act === 'POST' ? '' : `?/${act}`);

function bodiesFor({ scene }: Run, act: string, fields: string[]) {
	const { type, body } = filled(fields, scene.towns.B);
	const names = fields.map((field) => (field.startsWith('kind-of-') ? 'kind' : field));
	const odd =
		type === FORM
			? names.flatMap((name) =>
					ODD.map((value) => {
						const form = new URLSearchParams(body);
						form.set(name, value);
						return { type: FORM, body: form.toString() };
					})
				)
			: [];
	return [...odd, ...broken(), { type: FORM, body: `${'x'.repeat(600_000)}=${act}` }];
}

/** A clerk of one's own house with the other house's things in the form: nothing of the other house is read or changed. */
export async function tryForeignThings(run: Run): Promise<void> {
	const { scene, findings } = run;
	const { A } = scene.towns;
	const own = thingsOf(scene).find(({ label }) => label === 'of B');
	const before = await run.ledger(A.tenant.id);
	const desks = run.routes.filter(({ id }) => id.startsWith('/desk/[tenant]'));
	const asks = desks.flatMap((route) =>
		Object.entries(MATRIX[route.id]?.forms ?? {}).map(([act, fields]) => ({ route, act, ...filled(fields, A) }))
	);
	await eachOf(asks, async ({ route, act, type, body }) => {
		const headers = { origin: scene.wire.origin, cookie: scene.cookies.clerkB, 'content-type': type };
		const path = pathFor(route, act, own?.words ?? {});
		const what = `POST ${route.id} ${act} of B with things of A`;
		findings.hear('clerkB', what, await scene.wire.ask({ method: 'POST', path, headers, body }));
	});
	findings.expect((await run.ledger(A.tenant.id)) === before, 'the clerk of B changed something of A');
}

/** What no page of this site sends. */
const FOREIGN: Record<string, Record<string, string>> = {
	'without an origin': {},
	'from another origin': { origin: 'https://evil.example' },
	'from a null origin': { origin: 'null' },
	'from an origin that begins like ours': { origin: 'http://localhost.evil.example' },
	'from another port': { origin: 'http://localhost:1' },
	'cross-site': { 'sec-fetch-site': 'cross-site' },
	'same-site': { 'sec-fetch-site': 'same-site' },
	'from another origin that says it is ours': { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
	'with an honest address only': { referer: 'http://localhost/' }
};

/** CSRF: every act of whoever may, from a page of another site, whatever its content type: 403 and no effect. */
export async function tryOtherSites(run: Run): Promise<void> {
	const { scene, findings } = run;
	const before = await run.ledger();
	const [thing] = thingsOf(scene);
	const doors = ['/live/ballots', '/live/uploads', `/live/uploads/${scene.towns.A.uploadId}`];
	const asks = run.routes
		.flatMap((route) =>
			Object.entries(MATRIX[route.id]?.forms ?? {}).map(([act, fields]) => ({
				...{ path: pathFor(route, act, thing?.words ?? {}), ...filled(fields, scene.towns.A) }
			}))
		)
		.concat(doors.map((path) => ({ path, type: JSON_TYPE, body: '{}' })))
		.flatMap(({ path, type, body }) =>
			Object.entries(FOREIGN).flatMap(([whence, headers]) =>
				[type, 'text/plain'].map((sent) => ({ path, whence, headers: { ...headers, 'content-type': sent }, body }))
			)
		);
	await eachOf(sample(asks, run.stride), async ({ path, whence, headers, body }) => {
		for (const method of path.length % 4 === 0 ? ['PUT', 'PATCH', 'DELETE'] : ['POST']) {
			const ask: Ask = { method, path, headers: { ...headers, cookie: scene.cookies.clerkA }, body };
			const answer = findings.hear('clerkA', `${method} ${path} ${whence}`, await scene.wire.ask(ask));
			findings.expect(answer.status === 403, `${method} ${path} ${whence}: ${answer.status}, not 403`);
		}
	});
	findings.expect((await run.ledger()) === before, 'an act from another site had an effect');
}
