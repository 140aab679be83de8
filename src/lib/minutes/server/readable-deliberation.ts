import { and, eq, getTableColumns, inArray, or, sql, type SQL } from 'drizzle-orm';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { kindsKept, type StaffFacts } from '#lib/people/rules/staff.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { deliberations } from './tables.ts';

/**
 * A deliberation whose PDF this account may read: who may read the papers of its item (agenda/rules/paper-policy.ts). The public has its own files (publication).
 */
export async function readableDeliberation(
	tx: TenantTx,
	id: string,
	{ accountId, today }: { accountId: string; today: LocalDate }
) {
	const staff = await staffFactsOf(tx, accountId);
	const member = tx
		.select({ found: sql`1` })
		.from(mandates)
		.where(and(eq(mandates.bodyId, sittings.bodyId), eq(mandates.accountId, accountId), inOfficeOn(today)));
	const [found] = await tx
		.select({ ...getTableColumns(deliberations), isClosed: items.isClosed })
		.from(deliberations)
		.innerJoin(items, eq(items.id, deliberations.itemId))
		.innerJoin(sittings, eq(sittings.id, deliberations.sittingId))
		.where(
			and(eq(deliberations.id, id), eq(deliberations.state, 'ready'), or(isReadByStaff(staff), sql`exists ${member}`))
		);
	return found;
}

/** Who keeps all kinds of sitting reads all, a clerk of named kinds those; a reader what is not closed, or all. */
function isReadByStaff(staff: StaffFacts): SQL | undefined {
	const kinds = kindsKept(staff);
	if (kinds === 'all') return sql`true`;
	const asClerk = kinds.length > 0 ? inArray(sittings.kindId, [...kinds]) : sql`false`;
	if (!staff.roles.includes('reader')) return asClerk;
	return or(asClerk, staff.readsClosed ? sql`true` : eq(items.isClosed, false));
}
