import { and, count, desc, eq } from 'drizzle-orm';
import { raiseVersion } from '#lib/agenda/server/live-version.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId, newRandomId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Choice } from '../rules/choice.ts';
import type { MajorityRule } from '../rules/majority.ts';
import type { Voice } from '../rules/proxies.ts';
import { decide, type PollResult } from '../rules/result.ts';
import { tallyOf } from '../rules/tally.ts';
import { ballots, pollRights, polls } from './tables.ts';

export type Poll = typeof polls.$inferSelect;

export interface NewPoll {
	sittingId: string;
	itemId: string;
	kind: Poll['kind'];
	question: string;
	/** From presence and live proxies, and the account that casts each. */
	voices: readonly (Voice & { holderAccountId: string })[];
}

/**
 * Opens a poll on an item and freezes who may vote. The caller holds the sitting's lock. Refused: another poll of the
 * sitting is open, the item was decided already, nobody may vote.
 */
export async function openPoll(
	tx: TenantTx,
	{ voices, ...poll }: NewPoll,
	actor: string,
	now: Date
): Promise<Result<{ pollId: string }, 'poll-is-open' | 'already-decided' | 'nobody-may-vote'>> {
	const before = await tx.select().from(polls).where(eq(polls.sittingId, poll.sittingId));
	if (before.some(({ state }) => state === 'open')) return refuse('poll-is-open');
	if (before.some(({ itemId, state }) => itemId === poll.itemId && state === 'closed'))
		return refuse('already-decided');
	if (voices.length === 0) return refuse('nobody-may-vote');
	const pollId = newId(now.getTime());
	await tx.insert(polls, { id: pollId, ...poll, state: 'open', openedAt: now });
	await tx.insert(
		pollRights,
		voices.map((voice) => ({ pollId, rightId: newRandomId(), ...voice }))
	);
	await raiseVersion(tx, poll.sittingId);
	const details = { kind: poll.kind, item: poll.itemId, rights: voices.length };
	await appendJournal(tx, { act: 'poll.opened', object: pollId, actor, details }, now);
	return ok({ pollId });
}

/** What closing needs to know of the law and of the sitting. */
export interface Closing {
	rule: MajorityRule;
	ruleSetId: string;
	/** Members in office. */
	members: number;
	/** Whose own vote breaks a tie (R42). */
	chairMandateId: string | null;
}

/**
 * Closes a poll for good: waits for ballots that are being stored, lets none in after, counts, decides. The names of a
 * public ballot go into the journal with it, those of an ordinary one nowhere (R56).
 */
export async function closePoll(
	tx: TenantTx,
	pollId: string,
	{ rule, ruleSetId, members, chairMandateId }: Closing,
	actor: string,
	now: Date
): Promise<Result<PollResult, 'not-open'>> {
	const poll = await lockOpenPoll(tx, pollId);
	if (!poll) return refuse('not-open');
	const cast = await castOf(tx, pollId);
	const chair = cast.find(({ mandateId, kind }) => mandateId === chairMandateId && kind === 'own');
	const tally = tallyOf(cast.map(({ choice }) => choice));
	const rights = await rightsOf(tx, pollId);
	const chairChoice = chair?.choice ?? null;
	const result = decide(rule, { tally, rights, members, chairChoice, ruleSetId });
	await tx.update(polls, { state: 'closed', closedAt: now, result }, eq(polls.id, pollId));
	await raiseVersion(tx, poll.sittingId);
	const names =
		poll.kind === 'public'
			? { choices: Object.fromEntries(cast.map(({ mandateId, choice }) => [mandateId, choice])) }
			: {};
	const details = { outcome: result.outcome, reason: result.reason, tally: { ...tally }, rights, ...names };
	await appendJournal(tx, { act: 'poll.closed', object: pollId, actor, details }, now);
	return ok(result);
}

/** Throws an open poll away, with its ballots uncounted, so that another may be opened on the same item. */
export async function voidPoll(
	tx: TenantTx,
	{ sittingId, pollId }: { sittingId: string; pollId: string },
	actor: string,
	now: Date
): Promise<Result<null, 'not-open'>> {
	const poll = await lockOpenPoll(tx, pollId);
	if (poll?.sittingId !== sittingId) return refuse('not-open');
	await tx.update(polls, { state: 'void', closedAt: now }, eq(polls.id, pollId));
	await raiseVersion(tx, poll.sittingId);
	await appendJournal(tx, { act: 'poll.voided', object: pollId, actor }, now);
	return ok(null);
}

/** The last poll on an item that was not thrown away. */
export async function pollOf(tx: TenantTx, itemId: string): Promise<Poll | undefined> {
	const found = await tx.select().from(polls).where(eq(polls.itemId, itemId)).orderBy(desc(polls.openedAt));
	return found.find(({ state }) => state !== 'void');
}

/** Participation, the only thing that may be known while a poll is open: rights, and ballots received. */
export async function participation(tx: TenantTx, pollId: string): Promise<{ rights: number; voted: number }> {
	const [voted] = await tx.select({ count: count() }).from(ballots).where(eq(ballots.pollId, pollId));
	return { rights: await rightsOf(tx, pollId), voted: voted?.count ?? 0 };
}

/** Who chose what in a public ballot, once it is closed. An ordinary or an open poll has no names to give (R56). */
export async function publicChoices(tx: TenantTx, poll: Poll): Promise<{ mandateId: string; choice: Choice }[]> {
	if (poll.kind !== 'public' || poll.state !== 'closed') return [];
	return (await castOf(tx, poll.id)).map(({ mandateId, choice }) => ({ mandateId, choice }));
}

async function lockOpenPoll(tx: TenantTx, pollId: string): Promise<Poll | undefined> {
	const [poll] = await tx.select().from(polls).where(eq(polls.id, pollId)).for('update');
	return poll?.state === 'open' ? poll : undefined;
}

async function rightsOf(tx: TenantTx, pollId: string): Promise<number> {
	const [rights] = await tx.select({ count: count() }).from(pollRights).where(eq(pollRights.pollId, pollId));
	return rights?.count ?? 0;
}

function castOf(tx: TenantTx, pollId: string) {
	return tx
		.select({ mandateId: pollRights.mandateId, kind: pollRights.kind, choice: ballots.choice })
		.from(ballots)
		.innerJoin(pollRights, and(eq(pollRights.pollId, ballots.pollId), eq(pollRights.rightId, ballots.rightId)))
		.where(eq(ballots.pollId, pollId));
}
