import { redirect } from '@sveltejs/kit';
import { SittingForm } from '#lib/agenda/schemas.ts';
import { createSitting, listBodies } from '#lib/agenda/server/sittings.ts';
import { instantAt } from '#lib/kernel/local-time.ts';
import { clerkAct, requireClerk } from '../../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database } = await requireClerk(event);
	return { bodies: await database.transaction((tx) => listBodies(tx)) };
};

export const actions: Actions = {
	default: async (event) => {
		const result = await clerkAct(event, SittingForm, (tx, form, { tenant, actor, now }) => {
			const startsAt = instantAt(form['startsAt-date'], form['startsAt-time'], tenant.timeZone);
			const { bodyId, title, place } = form;
			return createSitting(tx, { bodyId, title, place, startsAt }, actor, now);
		});
		if ('done' in result) redirect(303, `/desk/${event.params.tenant}/sittings/${result.done.sittingId}`);
		return result;
	}
};
