import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { SetUp } from '#lib/people/schemas.ts';
import { fromOf, giveSession } from '#lib/people/server/door.ts';
import { lookAtLink } from '#lib/people/server/links.ts';
import { setUpInstallation } from '#lib/people/server/set-up.ts';
import { beginSession } from '#lib/people/server/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const link = await lookAtLink(locals.installation, params.token, new Date());
	return { isOpen: link?.purpose === 'set-up' && !link.isUsed };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request, cookies } = event;
		const given = formTexts(await request.formData());
		const form = v.safeParse(SetUp, given);
		if (!form.success) return fail(422, { given });
		const now = new Date();
		const made = await setUpInstallation(locals.installation, params.token, form.output, now);
		if (!made.ok) return fail(410);
		const { accountId, tenantId } = made.value;
		const begun = await beginSession(locals.installation, { accountId, factor: 'link', tenantId }, fromOf(event), now);
		giveSession(cookies, request, begun);
		redirect(303, '/welcome?next=/desk');
	}
};
