import { and, asc, count, eq, inArray, lt, or } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Mailer, MailSender } from './mailer.ts';
import { mails } from './tables.ts';

/** Longer than any SMTP conversation takes: a mail still on its way after it was left by a process that died. */
const ABANDONED_AFTER_MS = 120_000;
const AT_ONCE = 5;

type Mail = typeof mails.$inferSelect;

/** What the job needs of the job room. */
export interface SendingJob {
	payload: { subjectId: string };
	database: TenantDb;
	signal: AbortSignal;
	progress(done: number, total?: number): Promise<void>;
}

/**
 * The job `mail.send`: hands every waiting mail about one subject to the mailer, five at a time. Each is claimed in its own
 * transaction first, so that two workers never send the same one. Throws when some could not be handed over for a
 * reason that may pass, so that the queue tries again; a refusal of one recipient never holds up the others.
 */
export async function sendMails(job: SendingJob, mailer: Mailer, sender?: MailSender): Promise<void> {
	const { database, payload, signal } = job;
	const total = await countMails(database, payload.subjectId);
	const unreachable = new Set<string>();
	let done = total.ended;
	await job.progress(done, Math.max(1, total.all));
	const worker = async () => {
		for (;;) {
			const mail = signal.aborted ? undefined : await claim(database, payload.subjectId, [...unreachable]);
			if (!mail) return;
			if (await send(database, { ...mail, sender }, mailer)) await job.progress(++done);
			else unreachable.add(mail.id);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	signal.throwIfAborted();
	if (unreachable.size > 0) throw new MailUnreachable(unreachable.size);
}

/** Some mails still wait: the SMTP server did not take them, but may later. */
class MailUnreachable extends Error {
	constructor(mailsLeft: number) {
		super(`${mailsLeft} mails could not be handed over`);
		this.name = 'MailUnreachable';
	}
}

/** Sends one claimed mail and writes what became of it. Answers whether it has ended. */
async function send(
	database: TenantDb,
	mail: Mail & { sender: MailSender | undefined },
	mailer: Mailer
): Promise<boolean> {
	const delivery = await mailer.deliver(mail);
	const problem = 'problem' in delivery ? delivery.problem : null;
	const state = ({ sent: 'sent', kept: 'kept', refused: 'failed', unreachable: 'waiting' } as const)[delivery.outcome];
	const sentAt = state === 'sent' ? new Date() : null;
	await database.transaction((tx) => tx.update(mails, { state, problem, sentAt }, eq(mails.id, mail.id)));
	return state !== 'waiting';
}

async function claim(database: TenantDb, subjectId: string, except: string[]): Promise<Mail | undefined> {
	const abandoned = and(eq(mails.state, 'sending'), lt(mails.sentAt, new Date(Date.now() - ABANDONED_AFTER_MS)));
	return database.transaction(async (tx) => {
		const free = await tx
			.select()
			.from(mails)
			.where(and(eq(mails.subjectId, subjectId), or(eq(mails.state, 'waiting'), abandoned)))
			.orderBy(asc(mails.id))
			.limit(except.length + 1)
			.for('update', { skipLocked: true });
		const mail = free.find((one) => !except.includes(one.id));
		if (mail) await tx.update(mails, { state: 'sending', sentAt: new Date() }, eq(mails.id, mail.id));
		return mail;
	});
}

async function countMails(database: TenantDb, subjectId: string): Promise<{ all: number; ended: number }> {
	const about = (condition?: ReturnType<typeof eq>) => and(eq(mails.subjectId, subjectId), condition);
	return database.transaction(async (tx) => {
		const [all] = await tx.select({ value: count() }).from(mails).where(about());
		const ended = about(inArray(mails.state, ['sent', 'kept', 'failed']));
		const [done] = await tx.select({ value: count() }).from(mails).where(ended);
		return { all: all?.value ?? 0, ended: done?.value ?? 0 };
	});
}
