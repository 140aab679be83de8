import { aboutPerson } from '#lib/knowledge/server/about-person.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { actOnAccount } from '#lib/people/server/account-acts.ts';
import type { RequestHandler } from './$types.js';

/** More acts than anybody has. */
const EVERY_ENTRY = 1_000_000;

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
	const about = await aboutPerson(locals, session, EVERY_ENTRY, now);
	const file = JSON.stringify({ kind: 'hemicycle-person', v: 1, at: now, ...about }, null, '\t');
	return new Response(file, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="hemicycle-${now.toISOString().slice(0, 10)}.json"`,
			'cache-control': 'no-store'
		}
	});
};
