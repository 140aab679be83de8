import { and, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import { kindsKept, type StaffFacts } from '#lib/people/rules/staff.ts';
import { draftActs } from './tables.ts';

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
