import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { CodeSignIn } from '#lib/people/schemas.ts';
import { homeOf } from '#lib/people/server/account-acts.ts';
import { fromOf, letIn } from '#lib/people/server/door.ts';
import { signInWithCode } from '#lib/people/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nobody is asked for a code before the password was right: the page exists as an answer only. */
export const load: PageServerLoad = ({ url, request }) => {
	const next = returnPath(url.searchParams.get('next'), '');
	if (request.method === 'GET') redirect(303, next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in');
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const form = v.safeParse(CodeSignIn, Object.fromEntries(await event.request.formData()));
		if (!form.success) return fail(422, { refusal: 'sign-in-gone' as const, pending: '' });
		const { installation } = event.locals;
		const result = await signInWithCode(event.locals, form.output, fromOf(event), new Date());
		if (!result.ok) {
			const status = result.refusal === 'too-many-tries' ? 429 : 401;
			return fail(status, { refusal: result.refusal, pending: form.output.pending });
		}
		await letIn(event, result.value, new Date());
		redirect(303, returnPath(event.url.searchParams.get('next'), await homeOf(installation, result.value.accountId)));
	}
};
