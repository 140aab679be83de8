import { redirect } from '@sveltejs/kit';
import { NewDraft } from '#lib/drafting/schemas.ts';
import { beginDraft } from '#lib/drafting/server/drafts.ts';
import { readChoices } from '#lib/drafting/server/read-drafts.ts';
import { readServices } from '#lib/people/server/keep-services.ts';
import { today } from '#lib/people/server/members.ts';
import { draftAct, requireDrafter } from '../../../draft-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** What a new draft may be chosen from: services that one writes for, kinds of sitting, members in office. */
export const load: PageServerLoad = async (event) => {
	const { database, staff, tenant } = await requireDrafter(event);
	return database.transaction(async (tx) => ({
		services: (await readServices(tx)).filter(({ id }) => staff.draftsFor.includes(id)),
		...(await readChoices(tx, today(tenant, new Date())))
	}));
};

export const actions: Actions = {
	default: async (event) => {
		const access = await requireDrafter(event);
		const result = await draftAct(event, access, NewDraft, (tx, form, acting) => beginDraft(tx, form, acting));
		if ('done' in result) redirect(303, `/desk/${event.params.tenant}/drafts/${result.done.draftId}`);
		return result;
	}
};
