import { and, asc, count, desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from './tables.ts';

/** What the outbox needs of the job room. */
export interface JobQueue {
	enqueue(
		tx: TenantTx,
		job: { kind: string; subjectId: string; label: string; payload: object },
		now: Date
	): Promise<string>;
}

export interface NewMail {
	/** Names the mail for ever: `convocation:<sitting>:<mandate>`. */
	idempotencyKey: string;
	/** What it is about, for example a sitting. */
	subjectId: string;
	recipient: string;
	recipientName: string;
	subject: string;
	text: string;
	html: string;
	attachments: (typeof mails.$inferSelect)['attachments'];
}

/** Puts mails into the outbox, in the transaction of their act. A key that is known already adds nothing. */
export async function queueMails(tx: TenantTx, list: NewMail[], now: Date): Promise<void> {
	if (list.length === 0) return;
	const rows = list.map((mail) => ({ ...mail, id: newId(), state: 'waiting' as const, createdAt: now }));
	await tx.insert(mails, rows).onConflictDoNothing();
}

/** Sends what waits about one subject, in a job of this transaction. `label` is for the clerk. */
export async function sendQueued(
	tx: TenantTx,
	jobs: JobQueue,
	{ subjectId, label }: { subjectId: string; label: string },
	now: Date
): Promise<void> {
	await jobs.enqueue(tx, { kind: 'mail.send', subjectId, label, payload: { subjectId } }, now);
}

/** The outbox of a tenant, newest first, without bodies; with subjects, only what is about these. */
export async function listMails(tx: TenantTx, ...subjects: Subjects[]) {
	return tx
		.select({
			id: mails.id,
			subjectId: mails.subjectId,
			recipient: mails.recipient,
			recipientName: mails.recipientName,
			subject: mails.subject,
			state: mails.state,
			problem: mails.problem,
			createdAt: mails.createdAt,
			sentAt: mails.sentAt
		})
		.from(mails)
		.where(and(...subjects.map(isAbout)))
		.orderBy(desc(mails.createdAt), asc(mails.recipientName))
		.limit(1000);
}

/** How many mails of a tenant, about these subjects, could not be sent. */
export async function countFailedMails(tx: TenantTx, subjects?: Subjects): Promise<number> {
	const failed = and(eq(mails.state, 'failed'), isAbout(subjects));
	const [row] = await tx.select({ failed: count() }).from(mails).where(failed);
	return row?.failed ?? 0;
}

/** One mail, whole. */
export async function readMail(tx: TenantTx, mailId: string, subjects?: Subjects) {
	const [mail] = await tx
		.select()
		.from(mails)
		.where(and(eq(mails.id, mailId), isAbout(subjects)));
	return mail ?? null;
}

/** Puts mails that failed, or were kept without SMTP, back in line. Answers the subjects to send. */
export async function retryMails(tx: TenantTx, mailIds: string[], subjects?: Subjects): Promise<string[]> {
	if (mailIds.length === 0) return [];
	const changed = await tx
		.update(
			mails,
			{ state: 'waiting', problem: null, sentAt: null },
			and(inArray(mails.id, mailIds), inArray(mails.state, ['failed', 'kept']), isAbout(subjects))
		)
		.returning({ subjectId: mails.subjectId });
	return [...new Set(changed.map((row) => row.subjectId).filter((id) => id !== null))];
}

/** What mails are about: one subject, some, or (undefined) anything. */
type Subjects = string | readonly string[] | undefined;

function isAbout(subjects: Subjects): SQL | undefined {
	if (subjects === undefined) return undefined;
	return typeof subjects === 'string' ? eq(mails.subjectId, subjects) : inArray(mails.subjectId, [...subjects]);
}
