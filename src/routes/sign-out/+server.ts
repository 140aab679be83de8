import { redirect } from '@sveltejs/kit';
import { leaveDevice } from '#lib/people/server/device-acts.ts';
import { dropSession } from '#lib/people/server/door.ts';
import { endSession } from '#lib/people/server/sessions.ts';
import type { RequestHandler } from './$types';

/** The tablet's own store is emptied by the page before it comes here; this asks the browser once more. */
export const POST: RequestHandler = async ({ locals, cookies, request, setHeaders }) => {
	const { session, installation } = locals;
	if (session) {
		const now = new Date();
		await endSession(installation, session.account.id, session.sessionId, now);
		await leaveDevice(locals, session.account.id, session.deviceId, now);
	}
	dropSession(cookies, request);
	setHeaders({ 'clear-site-data': '"cache", "storage"' });
	redirect(303, '/sign-in');
};
