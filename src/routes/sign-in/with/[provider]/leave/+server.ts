import { redirect } from '@sveltejs/kit';
import { takeNote } from '#lib/people/server/identity/going.ts';
import { endSessionUrl } from '#lib/people/server/identity/leaving.ts';
import type { RequestHandler } from './$types';
import { services } from '../../../../../services.ts';
import { isOidc, requireProvider } from '../../provider.server.ts';

/**
 * Ends the session at the provider too (OpenID Connect RP-Initiated Logout 1.0). A link and not the form of signing out: a form
 * may not lead to another site (`form-action`), and whoever shares a computer chooses for themselves.
 */
export const GET: RequestHandler = async (event) => {
	const { locals, url, cookies, request } = event;
	const provider = await requireProvider(event);
	const idToken = takeNote({ name: 'leaving', cookies, request, key: locals.key });
	if (idToken === undefined || !isOidc(provider)) redirect(303, '/sign-in');
	const { outgoing, settings } = services();
	const back = `${settings.origin ?? url.origin}/sign-in`;
	const there = await endSessionUrl(outgoing, provider, { idToken, back }, new Date());
	if (!there) redirect(303, '/sign-in');
	redirect(303, there, { external: [there.origin] });
};
