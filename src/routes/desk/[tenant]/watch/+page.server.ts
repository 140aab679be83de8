import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import * as m from '#lib/i18n/paraglide/messages.js';
import { readJobs } from '#lib/jobs/server/job-list.ts';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { Cleared } from '#lib/watch/schemas.ts';
import { clearAlarms, latestChecks, openAlarms } from '#lib/watch/server/alarm.ts';
import { askCheck, isCheck } from '#lib/watch/server/check.ts';
import { services } from '../../../../services.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params, depends }) => {
	depends('desk:watch');
	const { database } = await requireStaff(locals, url, params.tenant, 'administrator');
	return database.transaction(async (tx) => {
		const running = (await readJobs(tx, { limit: 20 })).find(
			({ kind, state }) => isCheck(kind) && (state === 'waiting' || state === 'running')
		);
		return {
			alarms: await openAlarms(tx),
			checks: await latestChecks(tx),
			running: running ? { done: running.done, total: running.total } : null
		};
	});
};

export const actions: Actions = {
	check: async ({ locals, url, params }) => {
		const { database } = await requireStaff(locals, url, params.tenant, 'administrator');
		await database.transaction((tx) => askCheck(tx, services().jobs, m.watch_job(), new Date()));
		return { done: 'asked' as const };
	},
	clear: async ({ locals, url, params, request }) => {
		const { database, account } = await requireStaff(locals, url, params.tenant, 'administrator');
		const form = v.safeParse(Cleared, formTexts(await request.formData()));
		if (!form.success) return fail(422, { refusal: 'reason-missing' as const });
		const cleared = await database.transaction((tx) => clearAlarms(tx, form.output.reason, account.id, new Date()));
		return cleared.ok ? { done: 'cleared' as const } : fail(409, { refusal: cleared.refusal });
	}
};
