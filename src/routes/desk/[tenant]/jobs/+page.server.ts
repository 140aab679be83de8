import * as v from 'valibot';
import { listJobs } from '#lib/jobs/server/job-list.ts';
import { ok } from '#lib/kernel/result.ts';
import { services } from '../../../../services.ts';
import { clerkAct, requireClerk } from '../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database } = await requireClerk(event);
	return { jobs: await listJobs(database) };
};

export const actions: Actions = {
	cancelJob: (event) =>
		clerkAct(event, v.object({ jobId: v.pipe(v.string(), v.uuid()) }), async (_tx, { jobId }, { database, now }) =>
			ok(await services().jobs.cancel(database, jobId, now))
		)
};
