import * as v from 'valibot';
import * as m from '#lib/i18n/paraglide/messages.js';
import { stampState } from '#lib/journal/server/stamps/stamps.ts';
import { readVerdict } from '#lib/journal/server/verdict.ts';
import { askVerification } from '#lib/journal/server/verify-job.ts';
import { ok } from '#lib/kernel/result.ts';
import { JournalFilter } from '#lib/knowledge/schemas.ts';
import { filterChoices, journalPage } from '#lib/knowledge/server/journal-page.ts';
import { mayActAs } from '#lib/people/rules/staff.ts';
import { services } from '../../../../services.ts';
import { clerkAct, requireClerk } from '../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database, tenant, staff } = await requireClerk(event);
	const filter = v.parse(JournalFilter, Object.fromEntries(event.url.searchParams));
	const verdict = await readVerdict(database);
	return {
		filter,
		mayExport: mayActAs(staff.roles, 'administrator'),
		verdict: verdict && {
			seq: verdict.seq,
			verifiedAt: verdict.verifiedAt,
			wholeAt: verdict.wholeAt,
			wrongSeq: verdict.wrongSeq,
			wrong: verdict.wrong
		},
		...(await database.transaction(async (tx) => ({
			stamps: await stampState(tx),
			choices: await filterChoices(tx, staff),
			...(await journalPage(tx, filter, { timeZone: tenant.timeZone, staff }))
		})))
	};
};

export const actions: Actions = {
	verify: (event) =>
		clerkAct(event, v.object({}), async (tx, _, { now }) => {
			await askVerification(tx, services().jobs, m.journal_verifying(), now);
			return ok(null);
		})
};
