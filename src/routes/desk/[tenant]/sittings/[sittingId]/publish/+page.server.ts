import { redirect } from '@sveltejs/kit';
import { error } from '@sveltejs/kit';
import { deadlineOf, membersCalled } from '#lib/agenda/server/publishing.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { services } from '../../../../../../services.ts';
import { requireClerk } from '../../../../clerk-act.server.ts';
import { publishAndSend } from '../publish.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** The same question as the dialog, for browsers without JavaScript. */
export const load: PageServerLoad = async (event) => {
	const { database, tenant, sittingId } = await requireClerk(event);
	const found = await database.transaction(async (tx) => {
		const agenda = await readAgenda(tx, sittingId, 'desk');
		if (!agenda) return null;
		const { startsAt, body } = agenda.sitting;
		const members = await membersCalled(tx, { bodyId: body.id, startsAt }, tenant.timeZone);
		return { agenda, members: members.length };
	});
	if (!found) error(404);
	const { agenda, members } = found;
	if (agenda.sitting.state !== 'draft') redirect(303, `/desk/${tenant.slug}/sittings/${sittingId}`);
	const deadline = deadlineOf(agenda, tenant.timeZone, new Date());
	return { ...agenda, members, deadline, sendsMail: services().settings.smtpUrl !== undefined };
};

export const actions: Actions = {
	default: async (event) => {
		const result = await publishAndSend(event);
		if ('done' in result) redirect(303, `/desk/${event.params.tenant}/sittings/${event.params.sittingId}`);
		return result;
	}
};
