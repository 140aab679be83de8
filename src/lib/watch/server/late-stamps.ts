import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { takeNewlyLate } from '#lib/journal/server/stamps/stamps.ts';
import { newId } from '#lib/kernel/ids.ts';
import { queueMails, sendQueued, type JobQueue } from '#lib/mail/server/outbox.ts';
import { composeLateMail } from '../late-mail.ts';
import { alarmed } from './secrets.ts';

/**
 * Tells the administrators of time stamps that an hour did not bring, once for each outage: as long as one of which they were
 * told is missing, those after it are written down and shown on the desk only.
 */
export async function alarmLateStamps(
	tx: TenantTx,
	jobs: JobQueue,
	{ council, wasLate }: { council: string; wasLate: boolean },
	now: Date
): Promise<number> {
	const late = await takeNewlyLate(tx, now);
	if (late.length === 0 || wasLate) return late.length;
	const id = newId(now.getTime());
	const mails = (await alarmed(tx)).map(({ id: to, email, name, locale }) => ({
		...composeLateMail(council, locale ?? 'fr'),
		idempotencyKey: `stamp-late:${id}:${to}`,
		subjectId: id,
		recipient: email,
		recipientName: name,
		attachments: []
	}));
	await queueMails(tx, mails, now);
	const [first] = mails;
	if (first) await sendQueued(tx, jobs, { subjectId: id, label: first.subject }, now);
	return late.length;
}
