import { and, eq, inArray } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { accounts, groups, mandates } from '#lib/people/server/tables.ts';
import { publicChoices, type Poll } from '#lib/voting/server/polls.ts';
import { pollRights, polls } from '#lib/voting/server/tables.ts';
import { resultSentence } from '#lib/voting/sentence.ts';
import type { PublicVote, PublicVoter } from '../rules/public-record.ts';

/** The closed votes on these items, as the public may know them, by item. */
export async function publicVotes(
	tx: TenantTx,
	{ id: sittingId, body }: { id: string; body: { id: string } },
	itemIds: string[]
): Promise<Map<string, PublicVote>> {
	const votes = new Map<string, PublicVote>();
	if (itemIds.length === 0) return votes;
	const closed = await tx
		.select()
		.from(polls)
		.where(and(eq(polls.sittingId, sittingId), eq(polls.state, 'closed'), inArray(polls.itemId, itemIds)));
	const members = closed.some(({ kind }) => kind === 'public') ? await membersOf(tx, body.id) : [];
	for (const poll of closed) {
		const { result } = poll;
		if (!result) continue;
		votes.set(poll.itemId, {
			kind: poll.kind,
			outcome: result.outcome,
			tally: result.tally,
			sentence: { fr: resultSentence(result, { locale: 'fr' }), en: resultSentence(result, { locale: 'en' }) },
			voters: poll.kind === 'public' ? await votersOf(tx, poll, members) : null
		});
	}
	return votes;
}

type Member = Omit<PublicVoter, 'state'> & { mandateId: string };

/** Everybody who ever sat on the body; who was there for a vote is said by its rights and ballots. */
async function membersOf(tx: TenantTx, bodyId: string): Promise<Member[]> {
	const rows = await tx
		.select({ mandate: mandates, group: groups, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.leftJoin(groups, eq(groups.id, mandates.groupId))
		.where(eq(mandates.bodyId, bodyId));
	return rows.map(({ mandate, group, firstName, lastName }) => ({
		mandateId: mandate.id,
		seat: mandate.seat,
		name: `${firstName} ${lastName}`,
		group: group && { shortName: group.shortName, hue: group.hue }
	}));
}

async function votersOf(tx: TenantTx, poll: Poll, members: Member[]): Promise<PublicVoter[]> {
	const choices = new Map((await publicChoices(tx, poll)).map(({ mandateId, choice }) => [mandateId, choice]));
	const rights = await tx
		.select({ mandateId: pollRights.mandateId })
		.from(pollRights)
		.where(eq(pollRights.pollId, poll.id));
	const hadVoice = new Set(rights.map(({ mandateId }) => mandateId));
	const seated = new Map<number, Member>();
	for (const member of members) {
		if (!seated.has(member.seat) || hadVoice.has(member.mandateId)) seated.set(member.seat, member);
	}
	return [...seated.values()]
		.toSorted((one, other) => one.seat - other.seat)
		.map(({ mandateId, seat, name, group }) => ({
			seat,
			name,
			group,
			state: choices.get(mandateId) ?? (hadVoice.has(mandateId) ? 'waiting' : 'absent')
		}));
}
