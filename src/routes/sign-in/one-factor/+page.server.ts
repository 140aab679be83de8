import { hasWayIn } from '#lib/people/rules/ways-in.ts';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { PageServerLoad } from './$types';

/** Said once, after a directory has shown one factor where the council asks for two. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const { account } = requireAccount(locals, url);
	const next = returnPath(url.searchParams.get('next'), '/app');
	return { next, hasOwnLock: hasWayIn(await waysIn(locals.installation, account.id)) };
};
