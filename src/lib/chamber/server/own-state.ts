import { and, eq, inArray } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { receiptOf } from '#lib/voting/server/receipt.ts';
import { ballots, pollRights, polls } from '#lib/voting/server/tables.ts';
import type { OwnRight, OwnState } from '../schemas.ts';
import { presentMandates, roster, sittingById, type Seated } from './roster.ts';

/** What each of these accounts alone may know of a live sitting: its seat, and its voices in the open poll. */
export async function ownStates(
	tx: TenantTx,
	sittingId: string,
	accountIds: string[]
): Promise<Map<string, OwnState | null>> {
	const sitting = await sittingById(tx, sittingId);
	if (!sitting) throw new Error('a live sitting exists');
	const { members } = await roster(tx, sitting);
	const present = await presentMandates(tx, sittingId);
	const [poll] = await tx
		.select({ id: polls.id })
		.from(polls)
		.where(and(eq(polls.sittingId, sittingId), eq(polls.state, 'open')));
	const rights = poll ? await rightsByAccount(tx, poll.id, accountIds, members) : new Map<string, OwnRight[]>();
	const memberByAccount = new Map(members.map((member) => [member.accountId, member]));
	return new Map(
		accountIds.map((accountId): [string, OwnState | null] => {
			const member = memberByAccount.get(accountId);
			if (!member) return [accountId, null];
			const { mandateId, seat } = member;
			const isPresiding = sitting.chairMandateId === mandateId;
			const isPresent = present.has(mandateId);
			const own = { mandateId, seat, isPresent, isPresiding, pollId: poll?.id ?? null };
			return [accountId, { ...own, rights: rights.get(accountId) ?? [] }];
		})
	);
}

/** A member's own voice first, then the one he or she carries. */
async function rightsByAccount(
	tx: TenantTx,
	pollId: string,
	accountIds: string[],
	members: Seated[]
): Promise<Map<string, OwnRight[]>> {
	const rows = await tx
		.select({ right: pollRights, ballot: ballots })
		.from(pollRights)
		.leftJoin(ballots, and(eq(ballots.pollId, pollRights.pollId), eq(ballots.rightId, pollRights.rightId)))
		.where(and(eq(pollRights.pollId, pollId), inArray(pollRights.holderAccountId, accountIds)));
	const names = new Map(members.map(({ mandateId, civility, lastName }) => [mandateId, `${civility} ${lastName}`]));
	const found = new Map<string, OwnRight[]>();
	for (const { right, ballot } of rows) {
		const receipt = ballot ? receiptOf(ballot) : null;
		const own = { rightId: right.rightId, kind: right.kind, name: names.get(right.mandateId) ?? '', receipt };
		const list = found.get(right.holderAccountId) ?? [];
		found.set(right.holderAccountId, right.kind === 'own' ? [own, ...list] : [...list, own]);
	}
	return found;
}
