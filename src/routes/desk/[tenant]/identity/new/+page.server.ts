import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { ProviderKind } from '#lib/people/identity-schemas.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { addProvider } from '#lib/people/server/identity/providers.ts';
import type { Actions, PageServerLoad } from './$types';
import { givenBack, keeper, readForm } from '../keeper.server.ts';

export const load: PageServerLoad = async (event) => {
	await keeper(event);
	const kind = v.safeParse(ProviderKind, event.url.searchParams.get('kind'));
	return { kind: kind.success ? kind.output : ('oidc' as const) };
};

export const actions: Actions = {
	add: async (event) => {
		const { session, tenant, asked, changing } = await keeper(event);
		return dangerousAct(event, session, asked, async (proof, typed) => {
			const wanted = readForm(event, session.sessionId, typed);
			const given = givenBack(event, session.sessionId, typed);
			if (!wanted.ok) return fail(422, { refusal: 'incomplete' as const, fields: wanted.refusal, given });
			const id = await addProvider(changing(proof), wanted.value);
			redirect(303, `/desk/${tenant.slug}/identity/${id}`);
		});
	}
};
