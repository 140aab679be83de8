import { error, redirect } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { isCalm } from '#lib/people/server/rate-limit.ts';
import { takeGoing } from '#lib/people/server/identity/going.ts';
import { comeByOidc, type ComeRefusal } from '#lib/people/server/identity/sign-in-with.ts';
import { fromOf } from '#lib/people/server/door.ts';
import { tenants } from '#lib/people/server/tables.ts';
import type { RequestHandler } from './$types';
import { isOidc, redirectUriOf, requireProvider, wayOf, welcome } from '../../provider.server.ts';

/** What the provider answers, brought by the browser that went there: what it took along says so, and for which provider. */
export const GET: RequestHandler = async (event) => {
	const { locals, url, cookies, request } = event;
	const provider = await requireProvider(event);
	if (!isOidc(provider)) error(404);
	const way = wayOf(event);
	if (!(await isCalm(locals.installation, 'provider', fromOf(event), way.now))) error(429);
	const going = takeGoing({ cookies, request, key: locals.key }, way.now);
	if (going?.providerId !== provider.id) return back('sign-in-gone');
	const answer = { redirectUri: redirectUriOf(url, provider), search: url.search, expected: going.expected };
	const came = await comeByOidc(way, provider, answer);
	return came.ok ? welcome(event, provider, came.value, going.next) : back(came.refusal);

	async function back(refusal: ComeRefusal): Promise<never> {
		const tenantId = provider.tenantId;
		const [tenant] = await locals.installation.select().from(tenants).where(eq(tenants.id, tenantId));
		redirect(303, `/sign-in?council=${tenant?.slug ?? ''}&refused=${refusal}`);
	}
};
