import type { IncomingHttpHeaders } from 'node:http';
import type { Run } from './matrix.ts';
import { PUBLIC_NAME } from './scene.ts';
import type { Ask } from './wire.ts';

/** What every answer carries, whatever it is: security.md, serving. */
const ALWAYS: Record<string, RegExp> = {
	'content-security-policy': /frame-ancestors 'none'|sandbox/,
	'x-content-type-options': /^nosniff$/,
	// Not `no-referrer`: docs/decisions/0009.
	'referrer-policy': /^same-origin$/,
	'x-frame-options': /^DENY$/,
	'cross-origin-opener-policy': /^same-origin$/,
	'cross-origin-resource-policy': /^same-origin$/,
	'permissions-policy': /camera=\(\)/
};

const INLINE = /^inline; filename="[\w .()-]+"; filename\*=UTF-8''[\w%.~!-]+$/;

/** One answer of each kind; `keeps`: who may keep it. */
function kinds({ scene }: Run): Record<string, { ask: Ask; keeps: RegExp }> {
	const { tenant, liveId, closedPaper, file, deliberation } = scene.towns.A;
	const { slug } = tenant;
	const nobodyKeeps = /^no-store$/;
	const as = (path: string, asker: keyof typeof scene.cookies, method = 'GET'): Ask => ({
		...{ method, path, headers: { cookie: scene.cookies[asker], origin: scene.wire.origin } }
	});
	const kind = (ask: Ask, keeps = nobodyKeeps) => ({ ask, keeps });
	return {
		'a page': kind(as(`/desk/${slug}`, 'clerkA')),
		'the data of a page': kind(as(`/desk/${slug}/__data.json`, 'clerkA'), /no-store|private/),
		'a public page': kind(as(`/${slug}/sittings/${liveId}`, 'nobody')),
		'an act': kind(as(`/desk/${slug}/jobs?/cancelJob`, 'clerkA', 'POST')),
		'a redirect': kind(as('/account', 'nobody')),
		'a page that is not there': kind(as('/desk/nowhere', 'clerkA')),
		'an address that is not there': kind(as('/no/such/address', 'nobody')),
		'a method that is not there': kind(as('/api/app/inbox', 'author', 'PUT')),
		'a refusal for another site': kind({
			method: 'POST',
			path: '/sign-out',
			headers: { origin: 'https://evil.example' }
		}),
		JSON: kind(as('/api/app/inbox', 'author')),
		'the JSON of a sitting': kind(as(`/api/app/sittings/${slug}/${liveId}`, 'author')),
		'a refused program': kind(as('/api/app/inbox', 'nobody')),
		'a closed paper': kind(as(`/api/papers/${slug}/${closedPaper.versionId}`, 'author')),
		'the text of a closed paper': kind(as(`/api/papers/${slug}/${closedPaper.versionId}/text`, 'author')),
		'the manifest of a closed paper': kind(as(`/api/papers/${slug}/${closedPaper.versionId}/manifest`, 'author')),
		'a signed original': kind(as(`/api/papers/${slug}/${closedPaper.versionId}/original`, 'author')),
		'the verifier of journals': kind(as(`/desk/${slug}/journal/verifier`, 'clerkA')),
		'a deliberation': kind(as(`/api/deliberations/${slug}/${deliberation.closed}`, 'author')),
		'a posted file': kind(as(`/${slug}/files/${file.fileId}/${file.name}`, 'nobody'), /^public, no-cache$/),
		'an event stream': kind(as(`/live/public?tenant=${slug}&sitting=${liveId}`, 'nobody'), /no-store|no-cache/),
		'an upload': kind(as(`/live/uploads/${scene.towns.A.uploadId}`, 'clerkA', 'HEAD')),
		'a ballot': kind(as('/live/ballots', 'author', 'POST')),
		'the tablet, prerendered': kind(as('/app', 'nobody'), /./),
		'a static file': kind(as('/icon.svg', 'nobody'), /./),
		'the service worker': kind(as('/service-worker.js', 'nobody'), /./),
		readiness: kind(as('/readyz', 'nobody'))
	};
}

/** Every kind of answer has the headers of security.md; under the public name also HSTS; a page's policy lets nothing inline run. */
export async function tryHeadersOfAnswers(run: Run): Promise<void> {
	const { scene, findings } = run;
	for (const [kind, { ask, keeps }] of Object.entries(kinds(run))) {
		const answer = await scene.wire.ask(ask, 500);
		for (const [name, form] of Object.entries(ALWAYS))
			findings.expect(
				form.test(String(answer.headers[name] ?? '')),
				`${kind}: ${name} is "${String(answer.headers[name])}"`
			);
		const cache = answer.headers['cache-control'] ?? '';
		findings.expect(keeps.test(cache) || !isShared(kind), `${kind}: cache-control is "${cache}"`);
		findings.expect(!('x-powered-by' in answer.headers || 'server' in answer.headers), `${kind}: says what it runs on`);
		findings.expect(!('access-control-allow-origin' in answer.headers), `${kind}: is open to other sites`);
		lookAtPolicy(run, kind, answer.headers);
		lookAtFile(run, kind, answer.headers);
		lookAtCookies(run, kind, answer.headers, false);
		const host = { host: PUBLIC_NAME, origin: `https://${PUBLIC_NAME}` };
		const outside = await scene.wire.ask({ ...ask, headers: { ...ask.headers, ...host } }, 500);
		const isForced = /^max-age=31536000/.test(outside.headers['strict-transport-security'] ?? '');
		findings.expect(isForced, `${kind}: no HSTS under the public name`);
		lookAtCookies(run, kind, outside.headers, true);
	}
}

/** Static files say nothing of anybody: whoever serves them may keep them as long as they like. */
const isShared = (kind: string) => !['a static file', 'the service worker', 'the tablet, prerendered'].includes(kind);

function lookAtPolicy({ findings }: Run, kind: string, headers: IncomingHttpHeaders): void {
	const policy = String(headers['content-security-policy'] ?? '');
	findings.expect(!/'unsafe-inline'|'unsafe-eval'|\*|http:|https:/.test(policy), `${kind}: a loose policy: ${policy}`);
	// A refused program is answered by SvelteKit's plain page of errors, without script and without style of ours.
	const isPage = (headers['content-type'] ?? '').startsWith('text/html');
	if (!isPage || kind === 'a refused program' || kind.includes('prerendered')) return;
	findings.expect(policy.includes("default-src 'none'"), `${kind}: no default-src 'none'`);
	findings.expect(!policy.includes('wasm-unsafe-eval'), `${kind}: WebAssembly outside the tablet`);
}

/** Files are data, never a page of this site; RFC 6266 names them, and a signed original is only ever saved. */
const FILES: Record<string, RegExp> = {
	'a closed paper': INLINE,
	'a deliberation': INLINE,
	'a posted file': INLINE,
	'a signed original': /^attachment; filename="[\w .()-]+"; filename\*=UTF-8''[\w%.~!-]+$/
};

function lookAtFile({ findings }: Run, kind: string, headers: IncomingHttpHeaders): void {
	const named = FILES[kind];
	if (!named) return;
	const { 'content-type': type, 'content-disposition': disposition = '', 'content-security-policy': policy } = headers;
	findings.expect(type === 'application/pdf', `${kind}: is ${String(type)}`);
	findings.expect(policy === "sandbox; default-src 'none'", `${kind}: its policy is ${String(policy)}`);
	findings.expect(named.test(disposition), `${kind}: its disposition is ${disposition}`);
}

function lookAtCookies({ findings }: Run, kind: string, headers: IncomingHttpHeaders, isSecure: boolean): void {
	for (const cookie of headers['set-cookie'] ?? []) {
		findings.expect(/SameSite=Lax/i.test(cookie), `${kind}: a cookie for other sites: ${cookie}`);
		if (isSecure) findings.expect(/Secure/i.test(cookie), `${kind}: a cookie without Secure: ${cookie}`);
	}
}
