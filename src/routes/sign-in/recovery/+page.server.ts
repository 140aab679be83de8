import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { RecoverySignIn } from '#lib/people/schemas.ts';
import { fromOf, letIn } from '#lib/people/server/door.ts';
import { signInWithRecoveryCode } from '#lib/people/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (locals.session?.level === 2) redirect(303, '/account');
};

/** Leads to the account: whoever came by a code has lost something that wants replacing. */
export const actions: Actions = {
	default: async (event) => {
		const form = v.safeParse(RecoverySignIn, Object.fromEntries(await event.request.formData()));
		if (!form.success) return fail(422, { refusal: 'not-recognised' as const, email: '' });
		const result = await signInWithRecoveryCode(event.locals, form.output, fromOf(event), new Date());
		if (!result.ok) {
			const status = result.refusal === 'too-many-tries' ? 429 : 401;
			return fail(status, { refusal: result.refusal, email: form.output.email });
		}
		await letIn(event, result.value, new Date());
		redirect(303, '/account');
	}
};
