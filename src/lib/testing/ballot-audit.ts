import { inArray } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { commitmentOf } from '#lib/voting/server/receipt.ts';
import { ballots } from '#lib/voting/server/tables.ts';

/** Votes and journal, compared: commitments that have no ballot (it was changed or taken away), and ballots without one. */
export async function auditBallots(database: TenantDb, pollIds: string[]) {
	return database.transaction(async (tx) => {
		const stored = await tx.select().from(ballots).where(inArray(ballots.pollId, pollIds));
		const entries = await tx.select({ body: journalEntries.body }).from(journalEntries);
		const committed = entries
			.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as Entry)
			.filter(({ act, object }) => act === 'ballots.cast' && pollIds.includes(object))
			.flatMap(({ details }) => details.commitments);
		const [inJournal, kept] = [new Set(committed), new Set(stored.map((ballot) => commitmentOf(ballot)))];
		return {
			ballots: stored,
			commitments: committed.length,
			lost: committed.filter((one) => !kept.has(one)),
			added: [...kept].filter((one) => !inJournal.has(one))
		};
	});
}

interface Entry {
	act: string;
	object: string;
	details: { commitments: string[] };
}
