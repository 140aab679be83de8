import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { kindsKept, type StaffFacts } from '#lib/people/rules/staff.ts';
import { items, sittings } from './tables.ts';

/** `mayKeepSitting` as a filter: of a query on sittings, those that somebody prepares. Nothing to say when it is all. */
export function isKeptBy(staff: StaffFacts): SQL | undefined {
	const kinds = kindsKept(staff);
	if (kinds === 'all') return undefined;
	return kinds.length === 0 ? sql`false` : inArray(sittings.kindId, [...kinds]);
}

/** Whether this sitting is one that somebody prepares: unknown and not theirs look the same. */
export async function keepsSitting(tx: TenantTx, staff: StaffFacts, sittingId: string): Promise<boolean> {
	const found = await tx
		.select({ id: sittings.id })
		.from(sittings)
		.where(and(eq(sittings.id, sittingId), isKeptBy(staff)));
	return found.length > 0;
}

/** What jobs and mails of these sittings are about; undefined: no limit, everything of the tenant. */
export async function subjectsKept(tx: TenantTx, staff: StaffFacts): Promise<string[] | undefined> {
	if (kindsKept(staff) === 'all') return undefined;
	const kept = await tx.select({ id: sittings.id }).from(sittings).where(isKeptBy(staff));
	return kept.map(({ id }) => id);
}

/** Whether an item belongs to a sitting: an address and a form that name different sittings do not go together. */
export async function isItemOf(tx: TenantTx, itemId: string, sittingId: string): Promise<boolean> {
	const found = await tx
		.select({ id: items.id })
		.from(items)
		.where(and(eq(items.id, itemId), eq(items.sittingId, sittingId)));
	return found.length > 0;
}
