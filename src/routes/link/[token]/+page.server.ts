import { fail, redirect } from '@sveltejs/kit';
import { hasWayIn } from '#lib/people/rules/ways-in.ts';
import { fromOf, giveSession } from '#lib/people/server/door.ts';
import { lookAtLink } from '#lib/people/server/links.ts';
import { isCalm } from '#lib/people/server/rate-limit.ts';
import { signInWithLink } from '#lib/people/server/sign-in.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looking uses nothing up: mail scanners follow every link. An unknown link and an ended one look the same. */
export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	setHeaders({ 'x-robots-tag': 'noindex' });
	const link = await lookAtLink(locals.installation, params.token, new Date());
	if (!link || link.isUsed) {
		const isOwn = link !== undefined && locals.session?.account.id === link.accountId;
		if (isOwn) redirect(303, link.target);
		return { link: null, next: link?.target ?? null };
	}
	return { link: { name: link.name, purpose: link.purpose }, next: link.target };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, cookies, request } = event;
		const now = new Date();
		const from = fromOf(event);
		if (!(await isCalm(locals.installation, 'link', from, now))) return fail(429);
		const result = await signInWithLink(locals.installation, params.token, locals.session, from, now);
		if (!result.ok) return fail(410);
		const { begun, accountId, target } = result.value;
		if (begun) giveSession(cookies, request, begun);
		const ways = await waysIn(locals.installation, accountId);
		redirect(303, !hasWayIn(ways) ? `/welcome?next=${encodeURIComponent(target)}` : target);
	}
};
