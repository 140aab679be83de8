import { redirect } from '@sveltejs/kit';
import { SittingForm } from '#lib/agenda/schemas.ts';
import { chosenKind, createSitting, listKinds } from '#lib/agenda/server/sittings.ts';
import { instantAt } from '#lib/kernel/local-time.ts';
import { refuse } from '#lib/kernel/result.ts';
import { clerkAct, requireClerk } from '../../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database, staff } = await requireClerk(event);
	return { kinds: await database.transaction((tx) => listKinds(tx, staff)) };
};

export const actions: Actions = {
	default: async (event) => {
		const result = await clerkAct(event, SittingForm, async (tx, form, { tenant, staff, actor, now }) => {
			const startsAt = instantAt(form['startsAt-date'], form['startsAt-time'], tenant.timeZone);
			const kind = await chosenKind(tx, staff, form.kindId);
			if (!kind) return refuse('kind-unknown');
			const { title, place } = form;
			return createSitting(tx, { ...kind, title, place, startsAt }, actor, now);
		});
		if ('done' in result) redirect(303, `/desk/${event.params.tenant}/sittings/${result.done.sittingId}`);
		return result;
	}
};
