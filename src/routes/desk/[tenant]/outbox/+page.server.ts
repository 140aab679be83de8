import * as v from 'valibot';
import { subjectsKept } from '#lib/agenda/server/kept-sittings.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { ok } from '#lib/kernel/result.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { listMails, retryMails, sendQueued } from '#lib/mail/server/outbox.ts';
import { services } from '../../../../services.ts';
import { clerkAct, requireClerk } from '../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database, staff } = await requireClerk(event);
	event.depends('desk:outbox');
	const asked = event.url.searchParams.get('sitting') ?? '';
	const subjectId = isUuid(asked) ? asked : undefined;
	const mails = await database.transaction(async (tx) => listMails(tx, subjectId, await subjectsKept(tx, staff)));
	return { mails, isFiltered: subjectId !== undefined, sendsMail: services().settings.smtpUrl !== undefined };
};

export const actions: Actions = {
	/** Failed mails go again; kept ones too, once an SMTP server is configured. */
	retry: (event) =>
		clerkAct(event, v.object({ mailId: v.pipe(v.string(), v.uuid()) }), async (tx, { mailId }, { staff, now }) => {
			for (const subjectId of await retryMails(tx, [mailId], await subjectsKept(tx, staff)))
				await sendQueued(tx, services().jobs, { subjectId, label: m.agenda_sending() }, now);
			return ok(null);
		})
};
