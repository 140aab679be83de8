import { and, asc, eq } from 'drizzle-orm';
import { hearsClosedItems, mayFollowSitting, mayKeepSitting } from '#lib/agenda/rules/sitting-policy.ts';
import { itemsShownTo } from '#lib/agenda/server/guest-rights.ts';
import type { Sitting } from '#lib/agenda/server/live-version.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { mayEnter } from '#lib/people/rules/reach.ts';
import { inOfficeOn, tenantBySlug, type Mandate, type Tenant } from '#lib/people/server/members.ts';
import type { Installation, SignedIn } from '#lib/people/server/sessions.ts';
import { readStaffFacts } from '#lib/people/server/staff-facts.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { sittingById } from './roster.ts';

/** A sitting, and what the one who asks is in it. */
export interface Entrance {
	tenant: Tenant;
	database: TenantDb;
	sitting: Sitting;
	/** The mandate that makes the account a member of this body; null for staff. */
	mandate: Mandate | null;
	/** Prepares this sitting at the tenant's desk. */
	isClerk: boolean;
	/** May run the sitting from the console: its clerk, or whoever presides. */
	mayRun: boolean;
	/** Of closed items too; who came by a delivered link, and a reader of the staff, knows of them what the public knows. */
	hearsClosed: boolean;
	/** The invitation of who is nothing but a guest here: hears of the own items alone. */
	guestId: string | null;
}

interface Doors {
	installation: Installation;
	tenant(tenantId: string): TenantDb;
}

/**
 * What an account is in a sitting: member in office of its body, staff of the tenant, guest of this evening, or nobody (null;
 * it then looks as if the sitting did not exist). Drafts are nobody's. Running a sitting needs a sign-in by passkey or password.
 */
export async function enterSitting(
	doors: Doors,
	session: SignedIn,
	{ tenant: slug, sittingId }: { tenant: string; sittingId: string }
): Promise<Entrance | null> {
	const found = await publicSitting(doors, { tenant: slug, sittingId });
	if (!found || !mayEnter(session, found.tenant.id)) return null;
	const { tenant, database, sitting } = found;
	const day = localDate(sitting.startsAt, tenant.timeZone);
	const isOwn = and(eq(mandates.accountId, session.account.id), eq(mandates.bodyId, sitting.bodyId), inOfficeOn(day));
	const [mandate = null] = await database.transaction((tx) =>
		tx.select().from(mandates).where(isOwn).orderBy(asc(mandates.protocolOrder))
	);
	const staff = await readStaffFacts(database, session.account.id);
	const reader = { staff, bodies: mandate ? [mandate.bodyId] : [] };
	const facts = { ...sitting, isDraft: sitting.state === 'draft' };
	if (!mayFollowSitting(reader, facts).ok) return enterAsGuest(found, session.account.id, new Date());
	const isClerk = mayKeepSitting(staff, sitting).ok;
	const mayRun = session.level === 2 && (isClerk || isPresiding(sitting, mandate));
	const hearsClosed = session.level === 2 && hearsClosedItems(reader, facts);
	return { tenant, database, sitting, mandate, isClerk, mayRun, hearsClosed, guestId: null };
}

async function enterAsGuest(
	found: Pick<Entrance, 'tenant' | 'database' | 'sitting'>,
	accountId: string,
	now: Date
): Promise<Entrance | null> {
	const shown = await found.database.transaction((tx) => itemsShownTo(tx, { accountId, now }));
	const guest = shown.find(({ sittingId }) => sittingId === found.sitting.id);
	if (!guest) return null;
	return { ...found, mandate: null, isClerk: false, mayRun: false, hearsClosed: false, guestId: guest.guestId };
}

/** A sitting that anybody may know of: published, open or closed. */
export async function publicSitting(
	doors: Doors,
	{ tenant: slug, sittingId }: { tenant: string; sittingId: string }
): Promise<Pick<Entrance, 'tenant' | 'database' | 'sitting'> | null> {
	const tenant = isUuid(sittingId) ? await tenantBySlug(doors.installation, slug) : undefined;
	if (!tenant) return null;
	const database = doors.tenant(tenant.id);
	const sitting = await database.transaction((tx) => sittingById(tx, sittingId));
	return sitting && sitting.state !== 'draft' ? { tenant, database, sitting } : null;
}

/** Whoever was named, else whoever chairs the body (L2121-14). */
function isPresiding(sitting: Sitting, mandate: Mandate | null): boolean {
	if (!mandate) return false;
	return sitting.chairMandateId ? sitting.chairMandateId === mandate.id : mandate.isChair;
}
