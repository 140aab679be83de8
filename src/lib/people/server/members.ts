import { and, asc, eq, gte, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { localDate, type LocalDate } from '#lib/kernel/local-date.ts';
import { mandates, staffRoles, tenants } from './tables.ts';
import type { StaffRole } from '../rules/staff.ts';
import type { Installation } from './sessions.ts';

export type Tenant = typeof tenants.$inferSelect;
export type Mandate = typeof mandates.$inferSelect;

/** The tenant of a URL. One that is paused looks as if it did not exist. */
export async function tenantBySlug(installation: Installation, slug: string): Promise<Tenant | undefined> {
	// No text of PostgreSQL holds a NUL: asking for one would be an error, and nobody's name has one.
	if (slug.includes('\0')) return undefined;
	const [tenant] = await installation
		.select()
		.from(tenants)
		.where(and(eq(tenants.slug, slug), isNull(tenants.pausedAt)));
	return tenant;
}

/** A mandate counts from its first to its last day, both included. */
export function inOfficeOn(day: LocalDate): SQL | undefined {
	return and(lte(mandates.startsOn, day), or(isNull(mandates.endsOn), gte(mandates.endsOn, day)));
}

/** The mandates that an account holds in a tenant on a day: empty for everybody who is not a member then. */
export async function memberOf(database: TenantDb, accountId: string, day: LocalDate): Promise<Mandate[]> {
	return database.transaction((tx) => mandatesOf(tx, accountId, day));
}

/** The same within a transaction. */
export async function mandatesOf(tx: TenantTx, accountId: string, day: LocalDate): Promise<Mandate[]> {
	return tx
		.select()
		.from(mandates)
		.where(and(eq(mandates.accountId, accountId), inOfficeOn(day)))
		.orderBy(asc(mandates.protocolOrder));
}

export async function staffRolesOf(database: TenantDb, accountId: string): Promise<StaffRole[]> {
	const rows = await database.transaction((tx) =>
		tx.select({ role: staffRoles.role }).from(staffRoles).where(eq(staffRoles.accountId, accountId))
	);
	return rows.map(({ role }) => role);
}

export function today(tenant: Pick<Tenant, 'timeZone'>, now: Date): LocalDate {
	return localDate(now, tenant.timeZone);
}
