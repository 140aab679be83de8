import { redirect } from '@sveltejs/kit';
import { dropSession } from '#lib/people/server/door.ts';
import { giveNote } from '#lib/people/server/identity/going.ts';
import { comingOf } from '#lib/people/server/identity/identity-sessions.ts';
import { endSession } from '#lib/people/server/sessions.ts';
import type { RequestHandler } from './$types';

/** A cookie holds four kilobytes. A longer token is left out: the provider then asks the person whom it means. */
const MOST_TOKEN = 2500;

/** The tablet's own store is emptied by the page before it comes here; this asks the browser once more. */
export const POST: RequestHandler = async ({ locals, cookies, request, setHeaders }) => {
	const { session, installation, key } = locals;
	const coming = session && (await comingOf(installation, key, session.sessionId));
	if (session) await endSession(installation, session.account.id, session.sessionId, new Date());
	dropSession(cookies, request);
	setHeaders({ 'clear-site-data': '"cache", "storage"' });
	if (coming?.idToken === undefined) redirect(303, '/sign-in');
	const { providerId, idToken } = coming;
	giveNote({ name: 'leaving', cookies, request, key }, idToken.length > MOST_TOKEN ? '' : idToken);
	redirect(303, `/sign-in?left=${providerId}`);
};
