import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { CodeSignIn } from '#lib/people/schemas.ts';
import { homeOf } from '#lib/people/server/account-acts.ts';
import { fromOf, giveSession, letIn } from '#lib/people/server/door.ts';
import { takeNote } from '#lib/people/server/identity/going.ts';
import { signInWithCode } from '#lib/people/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nobody is asked for a code before the password was right, or a directory has said who it is: that one sends the browser here. */
export const load: PageServerLoad = ({ url, request, cookies, locals }) => {
	const next = returnPath(url.searchParams.get('next'), '');
	if (request.method !== 'GET') return { next };
	const pending = takeNote({ name: 'coming', cookies, request, key: locals.key });
	if (pending === undefined) redirect(303, next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in');
	return { next, pending };
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
		if (result.value.isOwnLock) await letIn(event, result.value, new Date());
		else giveSession(event.cookies, event.request, result.value);
		redirect(303, returnPath(event.url.searchParams.get('next'), await homeOf(installation, result.value.accountId)));
	}
};
