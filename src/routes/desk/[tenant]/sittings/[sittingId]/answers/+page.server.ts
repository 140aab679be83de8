import { error } from '@sveltejs/kit';
import { AnswerForm } from '#lib/agenda/schemas.ts';
import { answerConvocation, readConvocations } from '#lib/agenda/server/convocations.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { clerkAct, requireClerk } from '../../../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database, sittingId } = await requireClerk(event);
	const found = await database.transaction(async (tx) => {
		const agenda = await readAgenda(tx, sittingId, 'desk');
		return agenda && { sitting: agenda.sitting, members: await readConvocations(tx, sittingId) };
	});
	if (!found) error(404);
	return found;
};

export const actions: Actions = {
	default: (event) =>
		clerkAct(event, AnswerForm, (tx, form, { sittingId, actor, now }) =>
			answerConvocation(tx, { sittingId, ...form }, actor, now)
		)
};
