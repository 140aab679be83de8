import { and, eq } from 'drizzle-orm';
import { lockSitting, raiseVersion } from '#lib/agenda/server/live-version.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { polls } from '#lib/voting/server/tables.ts';
import { roster } from './roster.ts';

/** Opens a published sitting: members may check in. Whoever chairs the body presides until somebody else is named (R31). */
export async function openSitting(
	tx: TenantTx,
	sittingId: string,
	actor: string,
	now: Date
): Promise<Result<null, 'not-published'>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'published') return refuse('not-published');
	const { members } = await roster(tx, sitting);
	const chair = sitting.chairMandateId ?? members.find(({ isChair }) => isChair)?.mandateId ?? null;
	await tx.update(sittings, { state: 'open', openedAt: now, chairMandateId: chair }, eq(sittings.id, sittingId));
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'sitting.opened', object: sittingId, actor }, now);
	return ok(null);
}

export type Office = 'chair' | 'secretary';

/**
 * Names who presides, or the secretary (L2121-14, L2121-15): members in office, while the sitting is open. Answers the accounts
 * that see another state of the sitting from now on (who presided and who presides): after COMMIT they are to be let in anew.
 */
export async function nameOfficer(
	tx: TenantTx,
	{ sittingId, office, mandateId }: { sittingId: string; office: Office; mandateId: string },
	actor: string,
	now: Date
): Promise<Result<{ readmit: string[] }, 'sitting-not-open' | 'not-a-member' | 'poll-is-open'>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'open') return refuse('sitting-not-open');
	if (office === 'chair' && (await hasOpenPoll(tx, sittingId))) return refuse('poll-is-open');
	const { members } = await roster(tx, sitting);
	if (!members.some((member) => member.mandateId === mandateId)) return refuse('not-a-member');
	const change = office === 'chair' ? { chairMandateId: mandateId } : { secretaryMandateId: mandateId };
	await tx.update(sittings, change, eq(sittings.id, sittingId));
	await raiseVersion(tx, sittingId);
	await appendJournal(
		tx,
		{ act: `sitting.${office}-named`, object: sittingId, actor, details: { mandate: mandateId } },
		now
	);
	const moved = office === 'chair' ? [sitting.chairMandateId, mandateId] : [];
	return ok({
		readmit: members.filter((member) => moved.includes(member.mandateId)).map(({ accountId }) => accountId)
	});
}

/** Ends a sitting for good. An item still open is done; an open poll must be closed before. */
export async function closeSitting(
	tx: TenantTx,
	sittingId: string,
	actor: string,
	now: Date
): Promise<Result<null, 'sitting-not-open' | 'poll-is-open'>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'open') return refuse('sitting-not-open');
	if (await hasOpenPoll(tx, sittingId)) return refuse('poll-is-open');
	await tx.update(items, { state: 'done', doneAt: now }, and(eq(items.sittingId, sittingId), eq(items.state, 'open')));
	await tx.update(sittings, { state: 'closed', closedAt: now }, eq(sittings.id, sittingId));
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'sitting.closed', object: sittingId, actor }, now);
	return ok(null);
}

export async function hasOpenPoll(tx: TenantTx, sittingId: string): Promise<boolean> {
	const open = await tx
		.select({ id: polls.id })
		.from(polls)
		.where(and(eq(polls.sittingId, sittingId), eq(polls.state, 'open')));
	return open.length > 0;
}
