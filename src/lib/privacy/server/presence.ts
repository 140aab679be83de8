import { and, eq, isNull, sql } from 'drizzle-orm';
import { guests } from '#lib/agenda/server/guest-tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { mandates, memberships, staffRoles } from '#lib/people/server/tables.ts';

/** Whether somebody has a mandate that has not ended, a role, or an invitation still to come, in a tenant: what is needed for it is kept. */
export async function isNeeded(tx: TenantTx, accountId: string, day: LocalDate): Promise<boolean> {
	const roles = await tx.select({ id: staffRoles.id }).from(staffRoles).where(eq(staffRoles.accountId, accountId));
	const held = await tx.select({ endsOn: mandates.endsOn }).from(mandates).where(eq(mandates.accountId, accountId));
	const standing = and(
		eq(guests.accountId, accountId),
		isNull(guests.withdrawnAt),
		sql`${guests.endsAt}::date >= ${day}::date`
	);
	const invited = await tx.select({ id: guests.id }).from(guests).where(standing);
	return roles.length + invited.length > 0 || held.some(({ endsOn }) => endsOn === null || endsOn >= day);
}

/** Accounts whose last mandate in the tenant, or last evening as a guest, ended before a day, and who have no role there. */
export async function leftBefore(tx: TenantTx, day: LocalDate): Promise<string[]> {
	const { rows } = await tx.raw.execute<{ id: string }>(sql`
		select account_id as id from (
			select account_id, ends_on from ${mandates} where tenant_id = ${tx.tenantId}
			union all select account_id, coalesce(withdrawn_at, ends_at)::date from ${guests} where tenant_id = ${tx.tenantId}
		) part
		where not exists (select from ${staffRoles} role
			where role.tenant_id = ${tx.tenantId} and role.account_id = part.account_id)
		group by account_id having bool_and(ends_on is not null) and max(ends_on) < ${day}::date`);
	return rows.map(({ id }) => id);
}

/** Whether an account is known to the tenant at all. */
export async function isKnown(tx: TenantTx, accountId: string): Promise<boolean> {
	const rows = await tx
		.select({ tenantId: memberships.tenantId })
		.from(memberships)
		.where(eq(memberships.accountId, accountId));
	return rows.some(({ tenantId }) => tenantId === tx.tenantId);
}
