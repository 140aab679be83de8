import { and, eq, exists, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { kindsKept, type StaffFacts } from '#lib/people/rules/staff.ts';
import { draftActs, draftPapers } from './tables.ts';

/** `mayReadDraft` as a filter: of a query on drafts, those that somebody may know of. */
export function isReadableBy(staff: StaffFacts): SQL {
	const { draftsFor, validatesFor } = staff;
	const kinds = kindsKept(staff);
	const isForClerks = inArray(draftActs.state, ['approved', 'on-agenda']);
	return (
		or(
			draftsFor.length > 0 ? inArray(draftActs.serviceId, [...draftsFor]) : undefined,
			validatesFor.length > 0
				? and(inArray(draftActs.serviceId, [...validatesFor]), ne(draftActs.state, 'draft'))
				: undefined,
			kinds === 'all' ? isForClerks : undefined,
			kinds !== 'all' && kinds.length > 0 ? and(isForClerks, inArray(draftActs.kindId, [...kinds])) : undefined
		) ?? sql`false`
	);
}

/** Of a query on things with a paper: whether that paper lies in a draft, of those that the condition says. */
export function liesInDraft(tx: TenantTx, paperId: AnyPgColumn, condition?: SQL): SQL {
	return exists(
		tx
			.select({ found: sql`1` })
			.from(draftPapers)
			.innerJoin(draftActs, eq(draftActs.id, draftPapers.draftId))
			.where(and(eq(draftPapers.paperId, paperId), condition))
	);
}
