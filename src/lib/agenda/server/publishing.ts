import { and, asc, eq, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { queueMails } from '#lib/mail/server/outbox.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { accounts, mandates } from '#lib/people/server/tables.ts';
import { composeConvocation, type ConvocationFacts } from '../convocation-mail.ts';
import { convocationDeadline, keepsNotice, type Deadline } from '../rules/deadline.ts';
import { ruleSetOn } from '../rules/sets.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { lockSitting, type Sitting } from './locked-sitting.ts';
import { readAgenda, type Agenda } from './read-agenda.ts';
import { convocations, items, sittings } from './tables.ts';

export interface Publishing {
	sittingId: string;
	tenant: { name: string; timeZone: string };
	/** The clerk has read that the notice is shorter than the law asks, and publishes all the same. */
	acceptsShortNotice: boolean;
	/** The sitting for anybody who is signed in. */
	openLink: string;
	/** A link that signs this account in and leads to the sitting; made in this transaction. */
	linkFor: (tx: TenantTx, accountId: string, startsAt: Date) => Promise<string>;
}

/**
 * Publishes an agenda and calls everybody in office on the day of the sitting: numbers are frozen, one convocation and one
 * mail each, all in this transaction. The caller enqueues `mail.send` in it too. Refused: nothing to deal with, nobody to
 * call, a sitting that has passed, a closed item without neutral line, a notice too short that nobody accepted.
 */
export async function publishSitting(
	tx: TenantTx,
	publishing: Publishing,
	actor: string,
	now: Date
): Promise<Result<{ called: number; deadline: Deadline }, AgendaRefusal>> {
	const { sittingId, tenant } = publishing;
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting.ok) return sitting;
	const agenda = await readAgenda(tx, sittingId, 'desk');
	if (!agenda) return refuse('sitting-unknown');
	const members = await membersCalled(tx, sitting.value, tenant.timeZone);
	const deadline = deadlineOf(agenda, tenant.timeZone, now);
	const refusal = whyNot(agenda, members.length, now) ?? (isShort(deadline, publishing) ? 'notice-too-short' : null);
	if (refusal) return refuse(refusal);
	await freeze(tx, sittingId, now);
	const rows = members.map(({ mandateId }) => ({ id: newId(), sittingId, mandateId, sentAt: now }));
	await tx.insert(convocations, rows);
	const open = await readAgenda(tx, sittingId, 'public');
	if (!open) throw new Error('a sitting just published must be readable');
	await queueConvocations(tx, publishing, open, members, now);
	const { standing, article, given } = deadline;
	const details = { called: members.length, items: agenda.items.length, standing, article, given };
	await appendJournal(tx, { act: 'sitting.published', object: sittingId, actor, details }, now);
	return ok({ called: members.length, deadline });
}

/** The legal deadline of a sitting if it were convened at this moment, where the council sits. */
export function deadlineOf(agenda: Agenda, timeZone: string, sentAt: Date): Deadline {
	const { startsAt, body } = agenda.sitting;
	const sentOn = localDate(sentAt, timeZone);
	return convocationDeadline(ruleSetOn(body.ruleSetId, sentOn).notice, sentOn, localDate(startsAt, timeZone));
}

/** Members in office on the day of the sitting, in the order of protocol. */
export async function membersCalled(tx: TenantTx, sitting: Pick<Sitting, 'bodyId' | 'startsAt'>, timeZone: string) {
	return tx
		.select({
			mandateId: mandates.id,
			accountId: accounts.id,
			email: accounts.email,
			civility: accounts.civility,
			firstName: accounts.firstName,
			lastName: accounts.lastName,
			locale: accounts.locale
		})
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(and(eq(mandates.bodyId, sitting.bodyId), inOfficeOn(localDate(sitting.startsAt, timeZone))))
		.orderBy(asc(mandates.protocolOrder));
}

type MemberCalled = Awaited<ReturnType<typeof membersCalled>>[number];

function whyNot({ sitting, items: list }: Agenda, members: number, now: Date): AgendaRefusal | null {
	if (sitting.state !== 'draft') return 'agenda-published';
	if (sitting.startsAt <= now) return 'sitting-in-the-past';
	if (list.length === 0) return 'agenda-empty';
	if (list.some((item) => item.isClosed && item.publicTitle === '')) return 'neutral-line-missing';
	return members === 0 ? 'nobody-to-convene' : null;
}

const isShort = (deadline: Deadline, { acceptsShortNotice }: Publishing) =>
	!keepsNotice(deadline) && !acceptsShortNotice;

async function freeze(tx: TenantTx, sittingId: string, now: Date): Promise<void> {
	await tx.update(items, { number: sql`${items.position} + 1` }, eq(items.sittingId, sittingId));
	const set = { state: 'published' as const, publishedAt: now, version: sql`${sittings.version} + 1` };
	await tx.update(sittings, set, eq(sittings.id, sittingId));
}

async function queueConvocations(
	tx: TenantTx,
	{ tenant, openLink, linkFor }: Publishing,
	{ sitting, items: agenda }: Agenda,
	members: MemberCalled[],
	now: Date
): Promise<void> {
	const facts: ConvocationFacts = {
		sittingId: sitting.id,
		tenant: tenant.name,
		body: sitting.body.name,
		title: sitting.title,
		startsAt: sitting.startsAt,
		timeZone: tenant.timeZone,
		place: sitting.place,
		agenda,
		openLink,
		sentAt: now
	};
	const mails = [];
	for (const member of members) {
		const personalLink = await linkFor(tx, member.accountId, sitting.startsAt);
		mails.push({
			idempotencyKey: `convocation:${sitting.id}:${member.mandateId}`,
			subjectId: sitting.id,
			recipient: member.email,
			recipientName: `${member.firstName} ${member.lastName}`,
			...composeConvocation(facts, { ...member, locale: member.locale ?? 'fr', personalLink })
		});
	}
	await queueMails(tx, mails, now);
}
