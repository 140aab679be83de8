import { and, asc, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '../rules/authorized.ts';
import { givenRole, keptRole, type KeptRole, type Reaches, type RoleRefusal } from '../rules/given-role.ts';
import type { NewRole } from '../schemas.ts';
import { actsSomewhere, scopedTo } from './account-acts.ts';
import { findOrMakeAccount } from './accounts.ts';
import type { Keeping } from './keep-members.ts';
import { makeSignInLink } from './links.ts';
import { rightsChanged } from './rights-signal.ts';
import { sittingKinds, staffRoleKinds } from './role-tables.ts';
import { staffRoleServices, townServices } from './service-tables.ts';
import { endAllSessions } from './sessions.ts';
import { accounts, memberships, staffRoles } from './tables.ts';

const INVITATION_MS = 7 * 24 * 60 * 60_000;

/** Everybody with a role at the desk, by name, with the kinds of sitting that limit it, or the services that it is for. */
export async function readStaff(tx: TenantTx) {
	const kinds = await tx
		.select({ roleId: staffRoleKinds.roleId, name: sittingKinds.name })
		.from(staffRoleKinds)
		.innerJoin(sittingKinds, eq(sittingKinds.id, staffRoleKinds.kindId))
		.orderBy(asc(sittingKinds.position));
	const ofServices = await tx
		.select({ roleId: staffRoleServices.roleId, name: townServices.name })
		.from(staffRoleServices)
		.innerJoin(townServices, eq(townServices.id, staffRoleServices.serviceId))
		.orderBy(asc(townServices.position));
	const limits = [...kinds, ...ofServices];
	const held = await tx
		.select({ role: staffRoles, firstName: accounts.firstName, lastName: accounts.lastName, email: accounts.email })
		.from(staffRoles)
		.innerJoin(accounts, eq(accounts.id, staffRoles.accountId))
		.orderBy(asc(accounts.lastName), asc(accounts.firstName), asc(staffRoles.role));
	return held.map(({ role, ...person }) => ({
		...person,
		roleId: role.id,
		given: givenRole(role),
		limits: limits.filter(({ roleId }) => roleId === role.id).map(({ name }) => name)
	}));
}

/**
 * Gives somebody a role, or the same role with another reach; an account is made where there is none. Answers the path of a
 * link for the first visit, once. What an open tablet or console may no longer do ends at once. The proof is of the tenant.
 */
export async function giveRole(
	installation: NodePgDatabase,
	{ object: tenantId }: Authorized<'give-role'>,
	wanted: NewRole,
	{ actor, now }: Pick<Keeping, 'actor' | 'now'>
): Promise<Result<{ name: string; path: string }, RoleRefusal>> {
	const given = await installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, tenantId);
		const ticked = { kinds: wanted.kindIds, services: wanted.serviceIds };
		const kept = keptRole(wanted.role, ticked, await knownReaches(tx));
		if (!kept.ok) return kept;
		const person = await findOrMakeAccount(tx, wanted, now);
		await raw.insert(memberships).values({ accountId: person.id, tenantId }).onConflictDoNothing();
		await replaceRole(tx, person.id, kept.value);
		const { role, keepsAllKinds, readsClosed, kindIds, serviceIds } = kept.value;
		const reach = { keepsAllKinds, readsClosed, kindIds: [...kindIds], serviceIds: [...serviceIds] };
		const details = { role, ...reach };
		await appendJournal(tx, { act: 'role.given', object: person.id, actor, details }, now);
		const expiresAt = new Date(now.getTime() + INVITATION_MS);
		const link = { accountId: person.id, tenantId, purpose: 'invitation' as const, target: '/desk', expiresAt };
		return ok({ ...person, path: await makeSignInLink(raw, link, now) });
	});
	if (!given.ok) return given;
	rightsChanged(given.value.id);
	return ok({ name: given.value.name, path: given.value.path });
}

/**
 * Takes a role. The last administrator of a tenant keeps it: nobody could give one again. Who then has no part anywhere is
 * signed out everywhere, and what was open by this role closes at once. The proof is of the role.
 */
export async function takeRole(
	installation: NodePgDatabase,
	{ object: roleId }: Authorized<'take-role'>,
	{ tenantId, actor, today, now }: Keeping
): Promise<Result<{ name: string }, 'role-unknown' | 'last-administrator'>> {
	const taken = await installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, tenantId);
		// Held, so that of two last administrators who take each other's role only one succeeds.
		const administrators = await tx
			.select()
			.from(staffRoles)
			.where(eq(staffRoles.role, 'administrator'))
			.orderBy(asc(staffRoles.id))
			.for('update');
		const [held] = await tx.select().from(staffRoles).where(eq(staffRoles.id, roleId));
		if (!held) return refuse('role-unknown');
		if (held.role === 'administrator' && administrators.length < 2) return refuse('last-administrator');
		await tx.delete(staffRoles, eq(staffRoles.id, roleId));
		const { accountId, role } = held;
		await appendJournal(tx, { act: 'role.taken', object: accountId, actor, details: { role } }, now);
		if (!(await actsSomewhere(raw, accountId, today))) await endAllSessions(raw, accountId);
		const [person] = await raw.select().from(accounts).where(eq(accounts.id, accountId));
		return ok({ accountId, name: `${person?.firstName ?? ''} ${person?.lastName ?? ''}` });
	});
	if (!taken.ok) return taken;
	rightsChanged(taken.value.accountId);
	return ok({ name: taken.value.name });
}

/** One row for each role of an account: giving it again changes how far it goes. */
async function replaceRole(tx: TenantTx, accountId: string, { kindIds, serviceIds, ...role }: KeptRole): Promise<void> {
	const same = and(eq(staffRoles.accountId, accountId), eq(staffRoles.role, role.role));
	await tx.delete(staffRoles, same ?? eq(staffRoles.accountId, accountId));
	const roleId = newId();
	await tx.insert(staffRoles, { ...role, id: roleId, accountId });
	const rows = kindIds.map((kindId) => ({ roleId, kindId }));
	if (rows.length > 0) await tx.insert(staffRoleKinds, rows);
	const forServices = serviceIds.map((serviceId) => ({ roleId, serviceId }));
	if (forServices.length > 0) await tx.insert(staffRoleServices, forServices);
}

/** The kinds of sitting and the services of the tenant. */
async function knownReaches(tx: TenantTx): Promise<Reaches> {
	const kinds = await tx.select({ id: sittingKinds.id }).from(sittingKinds);
	const known = await tx.select({ id: townServices.id }).from(townServices);
	return { kinds: kinds.map(({ id }) => id), services: known.map(({ id }) => id) };
}
