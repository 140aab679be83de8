import { eq } from 'drizzle-orm';
import { newId } from '#lib/kernel/ids.ts';
import { queueMails, sendQueued, type JobQueue } from '#lib/mail/server/outbox.ts';
import { composeFactorMail, type FactorNews } from '../factor-mail.ts';
import { scopedTo, concerned, type RawTransaction } from './account-acts.ts';
import { accounts, tenants } from './tables.ts';

/**
 * Tells somebody by mail what happened to their ways in, in the transaction of the act: whoever did it with a stolen session does
 * not do it in silence. It leaves by the outbox of one of their councils; an account of no council has none.
 */
export async function tellOwner(
	tx: RawTransaction,
	jobs: JobQueue,
	accountId: string,
	news: FactorNews,
	now: Date
): Promise<void> {
	const [tenantId] = await concerned(tx, accountId);
	const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId));
	if (!tenantId || !account) return;
	const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
	const scoped = await scopedTo(tx, tenantId);
	const locale = account.locale ?? 'fr';
	const subjectId = newId(now.getTime());
	const words = composeFactorMail({ news, at: now, timeZone: tenant?.timeZone ?? 'Europe/Paris', locale }, account);
	const recipientName = `${account.firstName} ${account.lastName}`;
	const mail = { ...words, subjectId, recipient: account.email, recipientName, attachments: [] };
	await queueMails(scoped, [{ ...mail, idempotencyKey: `${news}:${subjectId}` }], now);
	await sendQueued(scoped, jobs, { subjectId, label: words.subject }, now);
}
