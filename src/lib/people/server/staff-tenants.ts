import { asc, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { staffRolesOf } from './members.ts';
import { memberships, tenants } from './tables.ts';

/** The tenants whose desk an account may enter, by name: clerks and administrators. */
export async function tenantsOfStaff(
	installation: NodePgDatabase,
	open: (tenantId: string) => TenantDb,
	accountId: string
) {
	const known = await installation
		.select({ id: tenants.id, slug: tenants.slug, name: tenants.name, accentHue: tenants.accentHue })
		.from(memberships)
		.innerJoin(tenants, eq(tenants.id, memberships.tenantId))
		.where(eq(memberships.accountId, accountId))
		.orderBy(asc(tenants.name));
	const roles = await Promise.all(known.map((tenant) => staffRolesOf(open(tenant.id), accountId)));
	return known.filter((_, index) => roles[index]?.some((role) => role !== 'reader'));
}
