import { eq } from 'drizzle-orm';
import { lockSitting } from '#lib/agenda/server/live-version.ts';
import { items } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { refuse, type Result } from '#lib/kernel/result.ts';
import { majorityLaw } from '#lib/voting/rules/majority-law.ts';
import { voicesOf } from '#lib/voting/rules/proxies.ts';
import type { PollResult } from '#lib/voting/rules/result.ts';
import { closePoll, openPoll, type Poll } from '#lib/voting/server/polls.ts';
import { registeredProxies } from '#lib/voting/server/proxies.ts';
import { polls } from '#lib/voting/server/tables.ts';
import { openingOf } from './items.ts';
import { presentMandates, roster, sittingById } from './roster.ts';

export type PollRefusal =
	| 'sitting-not-open'
	| 'no-item-open'
	| 'no-decision'
	| 'no-quorum'
	| 'poll-is-open'
	| 'already-decided'
	| 'nobody-may-vote';

/**
 * Opens a vote on the current item. Voices: members in the room now, and those whose proxy is live now. Refused when the
 * quorum was not reached at the opening of the item (L2121-17), or the item is for information only.
 */
export async function openItemPoll(
	tx: TenantTx,
	{ sittingId, kind }: { sittingId: string; kind: Poll['kind'] },
	actor: string,
	now: Date
): Promise<Result<{ pollId: string }, PollRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'open') return refuse('sitting-not-open');
	if (!sitting.currentItemId) return refuse('no-item-open');
	const [item] = await tx.select().from(items).where(eq(items.id, sitting.currentItemId));
	if (item?.state !== 'open') return refuse('no-item-open');
	if (item.kind !== 'decision') return refuse('no-decision');
	const opening = await openingOf(tx, item.id);
	if (!opening?.quorum.reached) return refuse('no-quorum');
	const { members } = await roster(tx, sitting);
	const accountIds = new Map(members.map(({ mandateId, accountId }) => [mandateId, accountId]));
	const voices = voicesOf(await registeredProxies(tx, sittingId), await presentMandates(tx, sittingId)).flatMap(
		(voice) => {
			const holderAccountId = accountIds.get(voice.holderMandateId);
			return holderAccountId && accountIds.has(voice.mandateId) ? [{ ...voice, holderAccountId }] : [];
		}
	);
	return openPoll(tx, { sittingId, itemId: item.id, kind, question: item.title, voices }, actor, now);
}

/** Closes a vote and decides it by the law of the sitting's day. Final. */
export async function closeItemPoll(
	tx: TenantTx,
	{ sittingId, pollId }: { sittingId: string; pollId: string },
	actor: string,
	now: Date
): Promise<Result<PollResult, 'not-open'>> {
	// Unlocked on purpose: whoever closes takes the poll first, then the sitting.
	const sitting = await sittingById(tx, sittingId);
	const [poll] = await tx.select().from(polls).where(eq(polls.id, pollId));
	if (!sitting || poll?.sittingId !== sittingId) return refuse('not-open');
	const { members, law } = await roster(tx, sitting);
	const { chairMandateId } = sitting;
	return closePoll(
		tx,
		pollId,
		{ rule: majorityLaw(law), ruleSetId: law.id, members: members.length, chairMandateId },
		actor,
		now
	);
}
