import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { queueMails, sendQueued, type JobQueue } from '#lib/mail/server/outbox.ts';
import { composeAlarmMail } from '../alarm-mail.ts';
import type { Finding } from '../rules/findings.ts';
import { alarmed } from './secrets.ts';
import { selfChecks } from './tables.ts';

export type SelfCheck = typeof selfChecks.$inferSelect;

interface Checked {
	tenant: { name: string; slug: string; timeZone: string };
	check: { startedAt: Date; endedAt: Date; pages: number; requests: number; sought: number; findings: Finding[] };
}

/** Keeps what a check found, writes it down, and tells those who can do something when there is something to do. */
export async function recordCheck(tx: TenantTx, jobs: JobQueue, { tenant, check }: Checked): Promise<void> {
	const id = newId(check.startedAt.getTime());
	const now = check.endedAt;
	const { pages, requests, sought, findings } = check;
	const found = findings.length;
	await tx.insert(selfChecks, { id, ...check });
	const details = { pages, requests, sought, found };
	await appendJournal(tx, { act: 'watch.checked', object: tx.tenantId, actor: null, details }, now);
	if (found === 0) return;
	const kinds = [...new Set(findings.map(({ kind }) => kind))];
	await appendJournal(tx, { act: 'watch.alarm', object: tx.tenantId, actor: null, details: { found, kinds } }, now);
	const mails = (await alarmed(tx)).map(({ id: to, email, name, locale }) => ({
		...composeAlarmMail({ council: tenant.name, found, at: now, timeZone: tenant.timeZone, locale: locale ?? 'fr' }),
		idempotencyKey: `watch:${id}:${to}`,
		subjectId: id,
		recipient: email,
		recipientName: name,
		attachments: []
	}));
	await queueMails(tx, mails, now);
	const [first] = mails;
	if (first) await sendQueued(tx, jobs, { subjectId: id, label: first.subject }, now);
}

const isAlarm = and(isNull(selfChecks.clearedAt), sql`${selfChecks.findings} <> '[]'::jsonb`);

/** Alarms that nobody has cleared, the latest first. */
export async function openAlarms(tx: TenantTx): Promise<SelfCheck[]> {
	return tx.select().from(selfChecks).where(isAlarm).orderBy(desc(selfChecks.startedAt));
}

export async function countAlarms(tx: TenantTx): Promise<number> {
	return (await tx.select({ id: selfChecks.id }).from(selfChecks).where(isAlarm)).length;
}

/** The latest checks, the newest first. */
export async function latestChecks(tx: TenantTx, limit = 10): Promise<SelfCheck[]> {
	return tx.select().from(selfChecks).orderBy(desc(selfChecks.startedAt)).limit(limit);
}

/** When the last check began, or null before the first. */
export async function lastChecked(tx: TenantTx): Promise<Date | null> {
	const [last] = await latestChecks(tx, 1);
	return last?.startedAt ?? null;
}

/** Somebody has looked, and says why it is over: all open alarms of the council end. Refused when there is none. */
export async function clearAlarms(
	tx: TenantTx,
	reason: string,
	actor: string,
	now: Date
): Promise<Result<null, 'no-alarm'>> {
	const cleared = await tx
		.update(selfChecks, { clearedAt: now, clearedBy: actor, reason }, isAlarm)
		.returning({ id: selfChecks.id });
	if (cleared.length === 0) return refuse('no-alarm');
	await appendJournal(tx, { act: 'watch.cleared', object: tx.tenantId, actor }, now);
	return ok(null);
}

/** Checks that somebody cleared, for the file of their own data. */
export async function clearedBy(tx: TenantTx, accountId: string) {
	const { startedAt, clearedAt, reason } = selfChecks;
	return tx.select({ startedAt, clearedAt, reason }).from(selfChecks).where(eq(selfChecks.clearedBy, accountId));
}
