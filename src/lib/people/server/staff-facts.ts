import { eq } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { NO_STAFF, type StaffFacts, type StaffRole } from '../rules/staff.ts';
import { staffRoleKinds } from './role-tables.ts';
import { staffRoleServices } from './service-tables.ts';
import { staffRoles } from './tables.ts';

/** What an account is at the desk of a tenant: `NO_STAFF` for everybody else. */
export async function staffFactsOf(tx: TenantTx, accountId: string): Promise<StaffFacts> {
	const held = await tx
		.select({ role: staffRoles, kindId: staffRoleKinds.kindId, serviceId: staffRoleServices.serviceId })
		.from(staffRoles)
		.leftJoin(staffRoleKinds, eq(staffRoleKinds.roleId, staffRoles.id))
		.leftJoin(staffRoleServices, eq(staffRoleServices.roleId, staffRoles.id))
		.where(eq(staffRoles.accountId, accountId));
	if (held.length === 0) return NO_STAFF;
	const ofClerk = held.filter(({ role }) => role.role === 'clerk');
	const servicesAs = (as: StaffRole) =>
		held.filter(({ role }) => role.role === as).flatMap(({ serviceId }) => serviceId ?? []);
	return {
		roles: [...new Set(held.map(({ role }) => role.role))],
		kinds: ofClerk.some(({ role }) => role.keepsAllKinds)
			? 'all'
			: ofClerk.map(({ kindId }) => kindId).filter((id) => id !== null),
		readsClosed: held.some(({ role }) => role.role === 'reader' && role.readsClosed),
		draftsFor: servicesAs('drafter'),
		validatesFor: servicesAs('validator')
	};
}

/** The same in a transaction of its own. */
export async function readStaffFacts(database: TenantDb, accountId: string): Promise<StaffFacts> {
	return database.transaction((tx) => staffFactsOf(tx, accountId));
}
