import { inboxOf } from '#lib/tablet/server/inbox.ts';
import { jsonIfNews, requireTabletSession } from '#lib/tablet/server/door.ts';
import type { Inbox } from '#lib/tablet/schemas.ts';
import type { RequestHandler } from './$types';

/** All sittings of all councils of the account. */
export const GET: RequestHandler = async ({ locals, request }) => {
	const session = requireTabletSession(locals);
	const { id, firstName, lastName } = session.account;
	const inbox = await inboxOf(locals.installation, (tenantId) => locals.tenant(tenantId), session, new Date());
	return jsonIfNews(request, { person: { id, firstName, lastName }, ...inbox } satisfies Inbox);
};
