import { and, eq, getTableColumns, or, sql } from 'drizzle-orm';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { mandates, staffRoles } from '#lib/people/server/tables.ts';
import { deliberations } from './tables.ts';

/**
 * A deliberation whose PDF this account may read: staff of the tenant, and members in office of the body, closed items
 * included. The public has its own files (publication).
 */
export async function readableDeliberation(
	tx: TenantTx,
	id: string,
	{ accountId, today }: { accountId: string; today: LocalDate }
) {
	const staff = tx
		.select({ found: sql`1` })
		.from(staffRoles)
		.where(eq(staffRoles.accountId, accountId));
	const member = tx
		.select({ found: sql`1` })
		.from(sittings)
		.innerJoin(mandates, and(eq(mandates.bodyId, sittings.bodyId), inOfficeOn(today)))
		.where(and(eq(sittings.id, deliberations.sittingId), eq(mandates.accountId, accountId)));
	const [found] = await tx
		.select({ ...getTableColumns(deliberations), isClosed: items.isClosed })
		.from(deliberations)
		.innerJoin(items, eq(items.id, deliberations.itemId))
		.where(
			and(eq(deliberations.id, id), eq(deliberations.state, 'ready'), or(sql`exists ${staff}`, sql`exists ${member}`))
		);
	return found;
}
