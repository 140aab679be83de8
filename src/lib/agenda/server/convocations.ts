import { and, asc, eq, isNull } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { accounts, groups, mandates } from '#lib/people/server/tables.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { lockSitting, raiseVersion } from './locked-sitting.ts';
import { convocations } from './tables.ts';

export type Answer = 'present' | 'absent' | 'proxy';

/** Everybody called to a sitting and what they answered, in the order of protocol. */
export async function readConvocations(tx: TenantTx, sittingId: string) {
	return tx
		.select({
			mandateId: convocations.mandateId,
			accountId: mandates.accountId,
			firstName: accounts.firstName,
			lastName: accounts.lastName,
			title: mandates.title,
			group: groups.shortName,
			sentAt: convocations.sentAt,
			openedAt: convocations.openedAt,
			answer: convocations.answer,
			answeredAt: convocations.answeredAt
		})
		.from(convocations)
		.innerJoin(mandates, eq(mandates.id, convocations.mandateId))
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.leftJoin(groups, eq(groups.id, mandates.groupId))
		.where(eq(convocations.sittingId, sittingId))
		.orderBy(asc(mandates.protocolOrder));
}

/** What a member answers, or the clerk for the member. Changeable until the sitting is over. */
export async function answerConvocation(
	tx: TenantTx,
	{ sittingId, mandateId, answer }: { sittingId: string; mandateId: string; answer: Answer },
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting.ok) return sitting;
	if (sitting.value.state === 'closed') return refuse('sitting-over');
	const changed = await tx
		.update(convocations, { answer, answeredAt: now }, theirs(sittingId, mandateId))
		.returning({ id: convocations.id });
	if (changed.length === 0) return refuse('member-unknown');
	await raiseVersion(tx, sittingId);
	const details = { sittingId, answer };
	await appendJournal(tx, { act: 'convocation.answered', object: mandateId, actor, details }, now);
	return ok(null);
}

/**
 * The first time that the sitting arrives on a device where the member is signed in; later times change nothing. Proof that
 * the convocation was received (R13).
 */
export async function markReceived(
	tx: TenantTx,
	sittingId: string,
	{ accountId, mandates: held }: { accountId: string; mandates: readonly { id: string }[] },
	now: Date
): Promise<void> {
	for (const { id } of held) {
		const first = await tx
			.update(convocations, { openedAt: now }, and(theirs(sittingId, id), isNull(convocations.openedAt)))
			.returning({ id: convocations.id });
		if (first.length === 0) continue;
		await appendJournal(tx, { act: 'convocation.opened', object: id, actor: accountId, details: { sittingId } }, now);
	}
}

const theirs = (sittingId: string, mandateId: string) =>
	and(eq(convocations.sittingId, sittingId), eq(convocations.mandateId, mandateId));
