import { error, fail, redirect } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { DirectorySignIn } from '#lib/people/identity-schemas.ts';
import { fromOf } from '#lib/people/server/door.ts';
import { deviceCookie } from '#lib/people/server/known-device.ts';
import { rememberGoing } from '#lib/people/server/identity/going.ts';
import type { LdapProvider } from '#lib/people/server/identity/ldap.ts';
import { beginOidc } from '#lib/people/server/identity/oidc.ts';
import type { Provider } from '#lib/people/server/identity/providers.ts';
import { comeByLdap, entryName } from '#lib/people/server/identity/sign-in-with.ts';
import { isCalm } from '#lib/people/server/rate-limit.ts';
import { tenants } from '#lib/people/server/tables.ts';
import type { Actions, PageServerLoad } from './$types';
import { isOidc, redirectUriOf, requireProvider, wayOf, welcome } from '../provider.server.ts';

/** Leads to the provider; a directory is asked from here, by a form of its own. */
export const load: PageServerLoad = async (event) => {
	const { locals, url, cookies, request } = event;
	const provider = await requireProvider(event);
	const next = returnPath(url.searchParams.get('next'), '');
	const [tenant] = await locals.installation.select().from(tenants).where(eq(tenants.id, provider.tenantId));
	const council = { slug: tenant?.slug ?? '', name: tenant?.name ?? '' };
	if (!isOidc(provider) || request.method !== 'GET') return { next, council, name: provider.name };
	if (!(await isCalm(locals.installation, 'provider', fromOf(event), new Date()))) error(429);
	const way = wayOf(event);
	const begun = await beginOidc(way.outgoing, provider, redirectUriOf(url, provider), way.now);
	if (!begun.ok) {
		way.report(begun.refusal, provider.id);
		redirect(303, `/sign-in?council=${council.slug}&refused=provider-trouble`);
	}
	const { expected, url: there } = begun.value;
	rememberGoing({ cookies, request, key: locals.key }, { providerId: provider.id, next, expected }, way.now);
	redirect(303, there, { external: [there.origin] });
};

export const actions: Actions = {
	default: async (event) => {
		const provider = await requireProvider(event);
		if (!isDirectory(provider)) error(404);
		const form = v.safeParse(DirectorySignIn, Object.fromEntries(await event.request.formData()));
		if (!form.success) return fail(422, { refusal: 'not-recognised' as const, email: '' });
		const { email } = form.output;
		const result = await comeByLdap(wayOf(event), provider, form.output);
		if (!result.ok) return fail(result.refusal === 'too-many-tries' ? 429 : 401, { refusal: result.refusal, email });
		const known = deviceCookie(event.locals.key, event.request.headers, entryName(provider, email.toLowerCase()));
		event.cookies.set(known.name, known.value, known.options);
		return welcome(event, provider, result.value, returnPath(event.url.searchParams.get('next'), ''));
	}
};

function isDirectory(provider: Provider): provider is Provider & LdapProvider {
	return provider.settings.kind === 'ldap';
}
