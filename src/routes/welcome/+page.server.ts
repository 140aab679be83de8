import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { mayAddWayIn } from '#lib/people/rules/ways-in.ts';
import { NewPassword } from '#lib/people/schemas.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { requireProof } from '#lib/people/server/dangerous-act.ts';
import { raiseSession } from '#lib/people/server/door.ts';
import { setPassword } from '#lib/people/server/set-password.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Once, after the first link: a way of one's own to come back. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const { account, level } = requireAccount(locals, url);
	const next = returnPath(url.searchParams.get('next'), '/app');
	const ways = await waysIn(locals.installation, account.id);
	if (!mayAddWayIn(level, ways)) redirect(303, next);
	return { next, firstName: account.firstName, email: account.email };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, url, request } = event;
		const session = requireAccount(locals, url);
		const { account, level } = session;
		const form = v.safeParse(NewPassword, Object.fromEntries(await request.formData()));
		const ways = await waysIn(locals.installation, account.id);
		if (!form.success || !mayAddWayIn(level, ways)) return fail(422, { refusal: 'not-recognised' as const });
		const proof = await requireProof(event, session, { act: 'set-password', object: account.id });
		const now = new Date();
		const result = await setPassword(locals, proof, { ...form.output, session }, now);
		if (!result.ok) return fail(422, { refusal: result.refusal });
		await raiseSession(event, 'password', now);
		redirect(303, returnPath(url.searchParams.get('next'), '/app'));
	}
};
