import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { staffRolesOf } from './members.ts';
import type { SignedIn } from './sessions.ts';
import { memberships, tenants } from './tables.ts';

/** The tenants whose desk a session may enter, by name: clerks and administrators. */
export async function tenantsOfStaff(
	installation: NodePgDatabase,
	open: (tenantId: string) => TenantDb,
	{ account, councils }: SignedIn
) {
	const accountId = account.id;
	const known = await installation
		.select({ id: tenants.id, slug: tenants.slug, name: tenants.name, accentHue: tenants.accentHue })
		.from(memberships)
		.innerJoin(tenants, eq(tenants.id, memberships.tenantId))
		.where(and(eq(memberships.accountId, accountId), inArray(tenants.id, [...councils]), isNull(tenants.pausedAt)))
		.orderBy(asc(tenants.name));
	const roles = await Promise.all(known.map((tenant) => staffRolesOf(open(tenant.id), accountId)));
	return known.filter((_, index) => roles[index]?.some((role) => role !== 'reader'));
}
