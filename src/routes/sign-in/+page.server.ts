import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { ComeRefused } from '#lib/people/identity-schemas.ts';
import { PasswordSignIn } from '#lib/people/schemas.ts';
import { homeOf } from '#lib/people/server/account-acts.ts';
import { fromOf, letIn } from '#lib/people/server/door.ts';
import { directoriesFor, directoryNamed } from '#lib/people/server/identity/directories.ts';
import { hasNote } from '#lib/people/server/identity/going.ts';
import { signInWithPassword } from '#lib/people/server/sign-in.ts';
import { demoOf } from '#lib/demo/server/told.ts';
import type { Actions, PageServerLoad } from './$types';
import { services } from '../../services.ts';

export const load: PageServerLoad = async ({ locals, url, cookies, request }) => {
	const next = returnPath(url.searchParams.get('next'), '');
	const { session, installation } = locals;
	if (session?.level === 2) redirect(303, next || (await homeOf(installation, session.account.id)));
	const refused = v.safeParse(ComeRefused, url.searchParams.get('refused'));
	const left = url.searchParams.get('left');
	const mayLeave = left !== null && hasNote({ name: 'leaving', cookies, request });
	return {
		next,
		isDemo: (await demoOf(installation, services().settings)) !== undefined,
		refused: refused.success ? refused.output : undefined,
		left: mayLeave ? await directoryNamed(locals, left) : undefined,
		...(await directoriesFor(locals, url.searchParams.get('council') ?? councilIn(next)))
	};
};

/** The council that a page of its desk belongs to: whoever comes from there need not say it. */
function councilIn(next: string): string {
	return /^\/desk\/([^/?]+)/.exec(next)?.[1] ?? '';
}

export const actions: Actions = {
	default: async (event) => {
		const form = v.safeParse(PasswordSignIn, Object.fromEntries(await event.request.formData()));
		if (!form.success) return fail(422, { refusal: 'not-recognised' as const, email: '' });
		const { installation } = event.locals;
		const result = await signInWithPassword(event.locals, form.output, fromOf(event), new Date());
		if (!result.ok) {
			const status = result.refusal === 'too-many-tries' ? 429 : 401;
			return fail(status, { refusal: result.refusal, email: form.output.email });
		}
		if ('pending' in result.value) return { pending: result.value.pending };
		await letIn(event, result.value, new Date());
		redirect(303, returnPath(event.url.searchParams.get('next'), await homeOf(installation, result.value.accountId)));
	}
};
