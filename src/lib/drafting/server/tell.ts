import { and, eq, inArray, isNull, ne, or, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { queueMails, sendQueued, type JobQueue } from '#lib/mail/server/outbox.ts';
import { staffRoleServices, townServices } from '#lib/people/server/service-tables.ts';
import { accounts, staffRoles } from '#lib/people/server/tables.ts';
import { composeDraftMail, type DraftNews } from '../draft-mail.ts';
import type { Draft } from './locked-draft.ts';
import { draftSteps } from './tables.ts';

/** What a mail is made with, beside the draft. */
interface Telling {
	jobs: JobQueue;
	/** The name of the council. */
	tenant: string;
	link: string;
	actor: string;
	reason?: string;
	now: Date;
}

/**
 * Tells those whose turn it is, in the transaction of the step: the validators of the service what was handed in, whoever began
 * it or handed it in what became of it. Never the one who did it, and nobody who has no part in the service any more.
 */
export async function tellOfDraft(tx: TenantTx, draft: Draft, news: DraftNews, telling: Telling): Promise<void> {
	const { actor, now, jobs } = telling;
	const [service] = await tx.select().from(townServices).where(eq(townServices.id, draft.serviceId));
	const wanted =
		news === 'handed-in'
			? eq(staffRoles.role, 'validator')
			: and(eq(staffRoles.role, 'drafter'), inArray(staffRoles.accountId, await authorsOf(tx, draft)));
	const people = await peopleOf(tx, draft.serviceId, and(wanted, ne(staffRoles.accountId, actor)));
	const mails = people.map(({ id, email, firstName, lastName, locale }) => ({
		...composeDraftMail(
			{
				...{ news, title: draft.isClosed ? null : draft.title, service: service?.name ?? '' },
				...{ reason: telling.reason ?? '', link: telling.link, tenant: telling.tenant, locale: locale ?? 'fr' }
			},
			{ firstName }
		),
		idempotencyKey: `draft:${draft.id}:${news}:${draft.version}:${id}`,
		subjectId: draft.id,
		recipient: email,
		recipientName: `${firstName} ${lastName}`,
		attachments: []
	}));
	if (mails.length === 0) return;
	await queueMails(tx, mails, now);
	await sendQueued(tx, jobs, { subjectId: draft.id, label: m.drafting_sending({}, { locale: 'fr' }) }, now);
}

/** Whoever began a draft or handed it in. */
async function authorsOf(tx: TenantTx, { id, createdBy }: Draft): Promise<string[]> {
	const handed = await tx
		.select({ accountId: draftSteps.accountId })
		.from(draftSteps)
		.where(and(eq(draftSteps.draftId, id), or(eq(draftSteps.step, 'begun'), eq(draftSteps.step, 'handed-in'))));
	return [...new Set([createdBy, ...handed.map(({ accountId }) => accountId)])];
}

function peopleOf(tx: TenantTx, serviceId: string, condition: SQL | undefined) {
	const { id, email, firstName, lastName, locale } = accounts;
	return tx
		.select({ id, email, firstName, lastName, locale })
		.from(staffRoles)
		.innerJoin(staffRoleServices, eq(staffRoleServices.roleId, staffRoles.id))
		.innerJoin(accounts, eq(accounts.id, staffRoles.accountId))
		.where(and(eq(staffRoleServices.serviceId, serviceId), isNull(accounts.deactivatedAt), condition));
}
