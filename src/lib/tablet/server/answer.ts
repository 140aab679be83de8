import { and, eq, inArray, ne } from 'drizzle-orm';
import { convocations, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Answer } from '../schemas.ts';
import type { Reader } from './sitting.ts';

export type AnswerRefusal = 'not-called' | 'sitting-closed';

/**
 * Stores what a member answers to a convocation, for each of his or her mandates that were called. It may change until the
 * sitting is closed; the same answer again changes nothing. Refused: `not-called` (also for drafts), `sitting-closed`.
 */
export async function answerConvocation(
	tx: TenantTx,
	reader: Reader,
	{ sittingId, answer }: { sittingId: string; answer: Answer },
	now: Date
): Promise<Result<{ answer: Answer }, AnswerRefusal>> {
	const mandateIds = reader.mandates.map(({ id }) => id);
	const called = await tx
		.select({ id: convocations.id, answer: convocations.answer, state: sittings.state })
		.from(convocations)
		.innerJoin(sittings, and(eq(sittings.id, convocations.sittingId), ne(sittings.state, 'draft')))
		.where(and(eq(convocations.sittingId, sittingId), inArray(convocations.mandateId, mandateIds)));
	if (called.length === 0) return refuse('not-called');
	if (called.some(({ state }) => state === 'closed')) return refuse('sitting-closed');
	const changed = called.filter((convocation) => convocation.answer !== answer).map(({ id }) => id);
	if (changed.length > 0) {
		await tx.update(convocations, { answer, answeredAt: now }, inArray(convocations.id, changed));
		const details = { answer };
		await appendJournal(tx, { act: 'convocation.answered', object: sittingId, actor: reader.accountId, details }, now);
	}
	return ok({ answer });
}
