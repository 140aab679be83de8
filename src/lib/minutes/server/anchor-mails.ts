import { and, eq, isNull } from 'drizzle-orm';
import { sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { queueMails, sendQueued, type JobQueue } from '#lib/mail/server/outbox.ts';
import { accounts, bodies, mandates, staffRoles, tenants } from '#lib/people/server/tables.ts';
import { composeAnchorMail } from '../anchor-mail.ts';

/** A checkpoint that is signed later than this after the end of a sitting is not the one of that evening: a demo, a restore. */
const EVENING_MS = 24 * 60 * 60_000;

/**
 * Sends the checkpoint over the end of a sitting to who presided and to the administrators, in the transaction that signs it: from
 * then on a journal that is written anew contradicts mails that nobody here can take back. Political groups have no leader as data.
 */
export async function mailAnchor(
	tx: TenantTx,
	jobs: JobQueue,
	{ sittingId, note }: { sittingId: string; note: string },
	now: Date
): Promise<void> {
	const [place] = await tx
		.select({ sitting: sittings, body: bodies.name, tenant: tenants.name, timeZone: tenants.timeZone })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.innerJoin(tenants, eq(tenants.id, bodies.tenantId))
		.where(eq(sittings.id, sittingId));
	if (!place?.sitting.closedAt || now.getTime() - place.sitting.closedAt.getTime() > EVENING_MS) return;
	const { sitting, ...words } = place;
	const mails = (await keepersOf(tx, sitting.chairMandateId)).map((keeper) => ({
		...composeAnchorMail({ ...words, startsAt: sitting.startsAt, note }, keeper.locale ?? 'fr'),
		idempotencyKey: `anchor:${sittingId}:${keeper.id}`,
		subjectId: sittingId,
		recipient: keeper.email,
		recipientName: `${keeper.firstName} ${keeper.lastName}`
	}));
	await queueMails(tx, mails, now);
	const [first] = mails;
	if (first) await sendQueued(tx, jobs, { subjectId: sittingId, label: first.subject }, now);
}

/** Each once, whoever presides first. */
async function keepersOf(tx: TenantTx, chairMandateId: string | null) {
	const { id, email, firstName, lastName, locale } = accounts;
	const account = { id, email, firstName, lastName, locale };
	const presiding = await tx
		.select(account)
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(and(eq(mandates.id, chairMandateId ?? tx.tenantId), isNull(accounts.deactivatedAt)));
	const administrators = await tx
		.select(account)
		.from(staffRoles)
		.innerJoin(accounts, eq(accounts.id, staffRoles.accountId))
		.where(and(eq(staffRoles.role, 'administrator'), isNull(accounts.deactivatedAt)));
	return [...new Map([...presiding, ...administrators].map((one) => [one.id, one])).values()];
}
