import { ownFile } from '#lib/knowledge/server/own-file.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { actOnAccount } from '#lib/people/server/account-acts.ts';
import type { RequestHandler } from './$types.js';

/** All that is kept of the person who asks, as one file (GDPR, art. 20). That it was taken is written down before it is given. */
export const POST: RequestHandler = async ({ locals, url }) => {
	const session = requireAccount(locals, new URL('/account/knowledge', url), 2);
	const now = new Date();
	await actOnAccount(
		locals.installation,
		session.account.id,
		{ act: 'account.exported', tenantId: session.tenantId },
		now,
		() => Promise.resolve()
	);
	const file = JSON.stringify(await ownFile(locals, session, now), null, '\t');
	return new Response(file, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="hemicycle-${now.toISOString().slice(0, 10)}.json"`,
			'cache-control': 'no-store'
		}
	});
};
