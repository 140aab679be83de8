import { eq, max, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { draftActs, draftSteps, type DraftStep } from './tables.ts';

export type Draft = typeof draftActs.$inferSelect;

/** Holds a draft until the end of the transaction, so that two people act on it one after the other. */
export async function lockDraft(tx: TenantTx, draftId: string): Promise<Draft | undefined> {
	const [draft] = await tx.select().from(draftActs).where(eq(draftActs.id, draftId)).for('update');
	return draft;
}

/** Whoever looks at it from now on sees another version. */
export async function changeDraft(
	tx: TenantTx,
	draftId: string,
	set: Partial<Omit<Draft, 'tenantId' | 'id' | 'version'>>,
	now: Date
): Promise<void> {
	const version = sql`${draftActs.version} + 1`;
	await tx.update(draftActs, { ...set, version, changedAt: now }, eq(draftActs.id, draftId));
}

/** Writes a step down twice: for the people of the draft with its reason, in the journal with ids alone. */
export async function noteStep(
	tx: TenantTx,
	{ id: draftId, serviceId }: Pick<Draft, 'id' | 'serviceId'>,
	{ step, actor, reason = '', details = {} }: Noted,
	now: Date
): Promise<void> {
	// Whoever notes a step holds the draft's row: the next number is nobody else's.
	const [before] = await tx
		.select({ number: max(draftSteps.number) })
		.from(draftSteps)
		.where(eq(draftSteps.draftId, draftId));
	const number = (before?.number ?? 0) + 1;
	await tx.insert(draftSteps, { id: newId(now.getTime()), draftId, number, step, accountId: actor, reason, at: now });
	const entry = { act: `draft.${step}`, object: draftId, actor, details: { serviceId, ...details } };
	await appendJournal(tx, entry, now);
}

interface Noted {
	step: DraftStep;
	actor: string;
	reason?: string;
	/** Ids for the journal. */
	details?: Record<string, string>;
}
