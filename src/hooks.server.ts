import { building } from '$app/env';
import { error, isHttpError } from '@sveltejs/kit';
import { sequence, type Handle, type HandleServerError } from '@sveltejs/kit/hooks';
import { paraglideMiddleware } from '#lib/i18n/paraglide/server.js';
import { describeError } from '#lib/kernel/describe-error.ts';
import { noteRefusal } from '#lib/people/server/knocking.ts';
import { hostOf, isLoopback } from '#lib/people/server/site.ts';
import { sessionOf } from '#lib/people/server/sessions.ts';
import { services } from './services.ts';

const LOCALE_COOKIE = 'hemicycle_locale';
const SCHEME_COOKIE = 'hemicycle_scheme';
const YEAR = 365 * 24 * 60 * 60;

/** Who is asking. Prerendered pages are made for nobody, without a database. */
const identify: Handle = async ({ event, resolve }) => {
	if (building) return resolve(event);
	const running = services();
	event.locals.installation = running.installation;
	event.locals.key = running.key;
	event.locals.jobs = running.jobs;
	event.locals.devices = running.devices;
	event.locals.tenant = (tenantId) => running.tenant(tenantId);
	event.locals.host = running.hosts.tenantOf(hostOf(event.request.headers));
	event.locals.session = await sessionOf(running.installation, event.request, new Date());
	return resolve(event);
};

/**
 * On a council's own host the pages of every other council do not exist: their address is asked as one that nobody has. The
 * programs of `/api` answer by what the session may, so that the inbox of a member of two councils works on both hosts.
 */
const keepToTheHost: Handle = ({ event, resolve }) => {
	const own = building ? null : event.locals.host;
	const { tenant } = event.params;
	const isPage = !(event.route.id ?? '').startsWith('/api/');
	if (own && isPage && tenant !== undefined && tenant !== own.slug) event.params['tenant'] = NOBODY;
	return resolve(event);
};

/** No slug has a dot. */
const NOBODY = '.';

/** The account's language, then this browser's choice, then what the browser prefers. The tablet's shell reads the cookie. */
const speak: Handle = ({ event, resolve }) => {
	const own = building ? null : event.locals.session?.account.locale;
	const headers = new Headers(event.request.headers);
	if (own) headers.set('cookie', `${LOCALE_COOKIE}=${own}`);
	if (own && event.cookies.get(LOCALE_COOKIE) !== own) {
		const secure = !isLoopback(hostOf(event.request.headers));
		event.cookies.set(LOCALE_COOKIE, own, { path: '/', httpOnly: false, secure, sameSite: 'lax', maxAge: YEAR });
	}
	const scheme = schemeOf(event.cookies.get(SCHEME_COOKIE));
	return paraglideMiddleware(new Request(event.url, { headers }), ({ locale }) =>
		resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale).replace('%scheme%', scheme)
		})
	);
};

/** Who asks again and again for what is not theirs is written down, once it is no mistake any more. */
const noteKnocking: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const isRefused = response.status === 403 || response.status === 404;
	if (isRefused && !building && event.locals.session)
		noteRefusal(event.locals.installation, event.locals.session, new Date());
	return response;
};

/** What does not say otherwise is kept by nobody: no cache, no service worker, no "back" after signing out. */
const keepNothing: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
	return response;
};

const WASM = " 'wasm-unsafe-eval'";

/** WebAssembly decodes the images of papers (pdf.js): on the tablet's pages, and nowhere else. */
const keepWasmOnTheTablet: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const policy = response.headers.get('content-security-policy');
	if (policy && !/^\/app(\/|$)/.test(event.url.pathname))
		response.headers.set('content-security-policy', policy.replace(WASM, ''));
	return response;
};

/** A body that is no form is the sender's mistake, not a bug: 400, whichever action was to read it. */
const refuseBrokenForms: Handle = ({ event, resolve }) => {
	const { request } = event;
	const read = request.formData.bind(request);
	request.formData = () => read().catch((thrown: unknown) => error(isHttpError(thrown) ? thrown.status : 400));
	return resolve(event);
};

export const handle = sequence(
	identify,
	noteKnocking,
	keepToTheHost,
	speak,
	keepNothing,
	keepWasmOnTheTablet,
	refuseBrokenForms
);

/** PostgreSQL's texts hold no NUL: what was typed or asked for with one (in a form, a search, an address) is no text. */
const NO_TEXT = new Set(['22021', '22P05']);

/** What a write into a read-only transaction is answered: our own watch refuses writes, and has logged why. */
const READ_ONLY = '25006';
/** The disk is full, PostgreSQL or the system says. */
const DISK_FULL = new Set(['53100', 'ENOSPC']);
const FULL = { status: 507, message: 'Insufficient Storage' };

/** Bugs are logged once, with a reference that the page shows and without what the person typed. Refusals are no bugs. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (building || kind !== 'unknown') return;
	const described = describeError(error);
	if (described.code === READ_ONLY && services().database.mode.isReadOnly) return FULL;
	if (NO_TEXT.has(described.code ?? '')) return { status: 400, message: 'Bad Request' };
	const reference = crypto.randomUUID().slice(0, 8);
	services().log.error({ reference, route: event.route.id, method: event.request.method, ...described });
	return { reference, ...(DISK_FULL.has(described.code ?? '') ? FULL : {}) };
};

function schemeOf(cookie: string | undefined): 'auto' | 'light' | 'dark' {
	return cookie === 'light' || cookie === 'dark' ? cookie : 'auto';
}
