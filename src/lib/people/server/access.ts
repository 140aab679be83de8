import { error, redirect } from '@sveltejs/kit';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { mayEnter } from '../rules/reach.ts';
import { mayActAs, mayEnterDesk, NO_STAFF, type StaffFacts, type StaffRole } from '../rules/staff.ts';
import { memberOf, tenantBySlug, today, type Mandate, type Tenant } from './members.ts';
import type { TenantOfHost } from './hosts.ts';
import type { DeviceKeeping } from './devices.ts';
import type { Locks } from './locks.ts';
import type { SignedIn } from './sessions.ts';
import { readStaffFacts } from './staff-facts.ts';

/** What `hooks.server.ts` puts into `locals`: who is asking, and the databases to look in. */
export interface Asker extends Locks, DeviceKeeping {
	session: SignedIn | null;
	tenant(tenantId: string): TenantDb;
	/** The council whose own host is asked; null on a host of all. */
	host: TenantOfHost | null;
}

export interface StaffAccess {
	account: SignedIn['account'];
	session: SignedIn;
	tenant: Tenant;
	database: TenantDb;
	/** In which roles, and for which kinds of sitting. */
	staff: StaffFacts;
}

export interface MemberAccess {
	account: SignedIn['account'];
	session: SignedIn;
	tenant: Tenant;
	database: TenantDb;
	/** In office today, at least one. */
	mandates: Mandate[];
}

/** Whoever is signed in, at least at this level; everybody else goes to `/sign-in` and comes back. */
export function requireAccount(locals: Asker, url: URL, level: 1 | 2 = 1): SignedIn {
	const { session } = locals;
	if (session && session.level >= level) return session;
	redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
}

/**
 * Staff of a tenant in this role or one that includes it, signed in by passkey or password. A tenant that does not exist and
 * one that the account has no role in look the same: 404.
 */
export async function requireStaff(locals: Asker, url: URL, tenantSlug: string, role: StaffRole): Promise<StaffAccess> {
	const session = requireAccount(locals, url, 2);
	const { found, staff } = await findStaff(locals, session, tenantSlug);
	if (!found || !mayActAs(staff.roles, role)) error(404);
	return { ...found, session, account: session.account, staff };
}

/** Whoever has a page at the desk of a tenant: clerks, administrators, drafters and validators of a service. 404 for everybody else. */
export async function requireDesk(locals: Asker, url: URL, tenantSlug: string): Promise<StaffAccess> {
	const session = requireAccount(locals, url, 2);
	const { found, staff } = await findStaff(locals, session, tenantSlug);
	if (!found || !mayEnterDesk(staff)) error(404);
	return { ...found, session, account: session.account, staff };
}

type Staff = Awaited<ReturnType<typeof lookForStaff>>;
const underWay = new WeakMap<Asker, Map<string, Promise<Staff>>>();

/** A layout and its page ask at the same moment: they get one answer. Who asks later in the request, after an act, asks anew. */
function findStaff(locals: Asker, session: SignedIn, slug: string): Promise<Staff> {
	const asked = underWay.get(locals) ?? new Map<string, Promise<Staff>>();
	underWay.set(locals, asked);
	const looking = asked.get(slug) ?? lookForStaff(locals, session, slug).finally(() => asked.delete(slug));
	asked.set(slug, looking);
	return looking;
}

async function lookForStaff(locals: Asker, session: SignedIn, slug: string) {
	const found = await findTenant(locals, session, slug);
	return { found, staff: found ? await readStaffFacts(found.database, session.account.id) : NO_STAFF };
}

/** A member in office today of a body of the tenant; 404 for everybody else. A delivered link is enough (level 1). */
export async function requireMember(locals: Asker, url: URL, tenantSlug: string): Promise<MemberAccess> {
	const session = requireAccount(locals, url);
	const found = await findTenant(locals, session, tenantSlug);
	const mandates = found ? await memberOf(found.database, session.account.id, today(found.tenant, new Date())) : [];
	if (!found || mandates.length === 0) error(404);
	return { ...found, session, account: session.account, mandates };
}

/** The tenant of a URL, if this session opens it at all; what the account may do there is for the caller to ask. */
export async function findTenant(
	{ installation, tenant: open }: Pick<Asker, 'installation' | 'tenant'>,
	session: SignedIn,
	slug: string
): Promise<{ tenant: Tenant; database: TenantDb } | undefined> {
	const tenant = await tenantBySlug(installation, slug);
	return tenant && mayEnter(session, tenant.id) ? { tenant, database: open(tenant.id) } : undefined;
}
