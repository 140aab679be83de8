import { and, asc, desc, gt, gte, inArray, lt, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { readBody, type JournalBody } from '../rules/body.ts';
import { hex } from '../rules/note.ts';
import { journalEntries, journalMentions } from './tables.ts';

/** Which entries somebody wants to see. */
export interface JournalSearch {
	/** One word of each list must be an entry's: its act, `kind.*`, or an id that it names. */
	words?: readonly (readonly string[])[];
	/** From this instant. */
	from?: Date | undefined;
	/** Before this instant. */
	until?: Date | undefined;
	/** A page begins below this place, or ends above that one; neither: the newest. */
	below?: number | undefined;
	above?: number | undefined;
	limit?: number;
}

export interface ReadEntry {
	seq: number;
	at: Date;
	/** The first 8 hex digits of its hash. */
	hash: string;
	/** Null: the bytes are not those of an entry. */
	body: JournalBody | null;
}

/** A page of the journal, newest first. By place in the chain, so that what arrives meanwhile moves nothing. */
export async function readJournal(tx: TenantTx, search: JournalSearch): Promise<ReadEntry[]> {
	const { above, limit = 50 } = search;
	const rows = await tx
		.select()
		.from(journalEntries)
		.where(and(...conditionsOf(tx, search)))
		.orderBy(above === undefined ? desc(journalEntries.seq) : asc(journalEntries.seq))
		.limit(limit);
	const read = rows.map(({ seq, createdAt, hash, body }) => ({
		seq: seq ?? 0,
		at: createdAt,
		hash: hex(hash ?? new Uint8Array()).slice(0, 8),
		body: readBody(body)
	}));
	return above === undefined ? read : read.toReversed();
}

function conditionsOf(tx: TenantTx, { words = [], from, until, below, above }: JournalSearch): (SQL | undefined)[] {
	return [
		gt(journalEntries.seq, above ?? 0),
		below === undefined ? undefined : lt(journalEntries.seq, below),
		from && gte(journalEntries.createdAt, from),
		until && lt(journalEntries.createdAt, until),
		...words.map((list) =>
			inArray(
				journalEntries.seq,
				tx
					.select({ seq: journalMentions.seq })
					.from(journalMentions)
					.where(inArray(journalMentions.word, [...list]))
			)
		)
	];
}
