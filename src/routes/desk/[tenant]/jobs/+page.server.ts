import * as v from 'valibot';
import { subjectsKept } from '#lib/agenda/server/kept-sittings.ts';
import { isJobAbout, readJobs } from '#lib/jobs/server/job-list.ts';
import { ok } from '#lib/kernel/result.ts';
import { services } from '../../../../services.ts';
import { clerkAct, requireClerk } from '../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database, staff } = await requireClerk(event);
	const jobs = await database.transaction(async (tx) => readJobs(tx, { subjectIds: await subjectsKept(tx, staff) }));
	return { jobs };
};

export const actions: Actions = {
	cancelJob: (event) =>
		clerkAct(
			event,
			v.object({ jobId: v.pipe(v.string(), v.uuid()) }),
			async (tx, { jobId }, { database, staff, now }) => {
				const isKept = await isJobAbout(tx, jobId, await subjectsKept(tx, staff));
				return ok(isKept && (await services().jobs.cancel(database, jobId, now)));
			}
		)
};
