import { and, eq, inArray, sql } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import type { Choice } from '../rules/choice.ts';
import type { BallotAnswer, CastBallot } from '../schemas.ts';
import { commitmentOf, receiptOf } from './receipt.ts';
import { ballots, pollRights, polls } from './tables.ts';

/** A ballot and who sent it. */
export interface SentBallot extends CastBallot {
	accountId: string;
}

/**
 * Stores ballots of one poll together and answers each (in their order) after COMMIT. The poll stays locked (`FOR SHARE`)
 * until then, so no poll closes under a ballot; one that is refused does not spoil the others. The same `castId` again, from
 * the same account, gets the same receipt, even after the close. Refused: a closed poll, a right of somebody else, a
 * second ballot for one right (a ballot is final). The journal keeps a commitment to each, in the same transaction.
 */
export async function castBallots(
	database: TenantDb,
	pollId: string,
	sent: readonly SentBallot[],
	castAt: Date
): Promise<BallotAnswer[]> {
	return database.transaction(async (tx) => {
		const stored = await store(tx, pollId, sent, castAt);
		const isMine = (ballot: SentBallot) => stored.get(ballot.rightId) === ballot.castId;
		const others = sent.filter((ballot) => !isMine(ballot));
		const why = others.length > 0 ? await explain(tx, pollId, others) : null;
		return sent.map((ballot): BallotAnswer => {
			if (isMine(ballot)) return { type: 'receipt', ...receiptOf({ ...ballot, castAt }) };
			return why?.(ballot) ?? refused(ballot, 'no-right');
		});
	});
}

// A type, because drizzle asks for an index signature.
type StoredRow = { right_id: string; cast_id: string; choice: Choice };

/** One statement: lock, check, insert, raise the version of the sitting. Answers what it stored: right → cast. */
async function store(
	tx: TenantTx,
	pollId: string,
	sent: readonly SentBallot[],
	castAt: Date
): Promise<Map<string, string>> {
	const column = (name: keyof SentBallot) => sql.param(sent.map((ballot) => ballot[name]));
	const { rows } = await tx.raw.execute<StoredRow>(sql`
		with open_poll as (
			select id, sitting_id from poll
			where tenant_id = ${tx.tenantId} and id = ${pollId} and state = 'open' for share
		), sent as (
			select * from unnest(
				${column('rightId')}::uuid[], ${column('castId')}::uuid[], ${column('choice')}::text[], ${column('accountId')}::uuid[]
			) as sent(right_id, cast_id, choice, account_id)
		), stored as (
			insert into ballot (tenant_id, poll_id, right_id, cast_id, choice, cast_at)
			select r.tenant_id, r.poll_id, r.right_id, sent.cast_id, sent.choice, ${castAt.toISOString()}::timestamptz
			from open_poll cross join sent
			-- One look in the primary key for each ballot ("offset 0" keeps it so): a poll just opened has no statistics,
			-- and PostgreSQL would read all its rights for every batch.
			cross join lateral (
				select * from poll_right
				where tenant_id = ${tx.tenantId} and poll_id = open_poll.id and right_id = sent.right_id
				offset 0
			) r
			where r.holder_account_id = sent.account_id
			order by r.right_id
			on conflict do nothing
			returning right_id, cast_id, choice
		), seen as (
			update sitting set version = version + 1
			where tenant_id = ${tx.tenantId} and id = (select sitting_id from open_poll) and exists (select from stored)
		)
		select right_id, cast_id, choice from stored`);
	if (rows.length > 0) await commit(tx, pollId, rows, castAt);
	return new Map(rows.map((row) => [row.right_id, row.cast_id]));
}

/** A commitment to each stored ballot goes into the journal, so that votes and journal can be compared for ever. */
async function commit(tx: TenantTx, pollId: string, rows: StoredRow[], castAt: Date): Promise<void> {
	const commitments = rows
		.map((row) => commitmentOf({ pollId, rightId: row.right_id, castId: row.cast_id, choice: row.choice }))
		.sort();
	await appendJournal(tx, { act: 'ballots.cast', object: pollId, actor: null, details: { commitments } }, castAt);
}

/** Why some were not stored: they were already, or may not be. */
async function explain(tx: TenantTx, pollId: string, sent: readonly SentBallot[]) {
	const rights = await tx
		.select({ right: pollRights, ballot: ballots, state: polls.state })
		.from(pollRights)
		.innerJoin(polls, eq(polls.id, pollRights.pollId))
		.leftJoin(ballots, and(eq(ballots.pollId, pollRights.pollId), eq(ballots.rightId, pollRights.rightId)))
		.where(
			and(
				eq(pollRights.pollId, pollId),
				inArray(
					pollRights.rightId,
					sent.map(({ rightId }) => rightId)
				)
			)
		);
	const byRight = new Map(rights.map((row) => [row.right.rightId, row]));
	return (ballot: SentBallot): BallotAnswer => {
		const found = byRight.get(ballot.rightId);
		if (found?.right.holderAccountId !== ballot.accountId) return refused(ballot, 'no-right');
		if (found.ballot?.castId === ballot.castId) return { type: 'receipt', ...receiptOf(found.ballot) };
		return refused(ballot, found.ballot ? 'already-cast' : 'poll-closed');
	};
}

function refused(
	{ rightId, castId }: SentBallot,
	refusal: Extract<BallotAnswer, { type: 'refused' }>['refusal']
): BallotAnswer {
	return { type: 'refused', rightId, castId, refusal };
}
