import { and, asc, countDistinct, desc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm';
import { armsPath } from '#lib/people/arms-path.ts';
import { convocations, itemPapers, items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { mandatesOf, today, type Tenant } from '#lib/people/server/members.ts';
import { mayEnter, type Reaching } from '#lib/people/rules/reach.ts';
import type { Installation, SignedIn } from '#lib/people/server/sessions.ts';
import { bodies, memberships, tenants } from '#lib/people/server/tables.ts';
import type { InboxSitting } from '../schemas.ts';
import { guestInboxOf, type GuestReader } from './guest-sitting.ts';

/** How long past sittings stay in the inbox. */
const PAST_DAYS = 370;

/**
 * The sittings of all councils that a session opens and its account sits in today or is a guest of now, the latest first; drafts
 * do not exist for them. And by name the councils that still wait for their link to be opened once.
 */
export async function inboxOf(
	installation: Installation,
	tenantDb: (tenantId: string) => TenantDb,
	session: Reaching & Pick<SignedIn, 'level'>,
	now: Date
): Promise<{ sittings: InboxSitting[]; waiting: string[] }> {
	const accountId = session.account.id;
	const rows = await installation
		.select({ tenant: tenants })
		.from(memberships)
		.innerJoin(tenants, eq(tenants.id, memberships.tenantId))
		.where(and(eq(memberships.accountId, accountId), isNull(tenants.pausedAt)))
		.orderBy(asc(tenants.name));
	const isByLink = session.level < 2;
	const isOpen = ({ tenant }: { tenant: Tenant }) => mayEnter(session, tenant.id);
	const lists = await Promise.all(
		rows.filter(isOpen).map(({ tenant }) => inboxOfTenant(tenantDb(tenant.id), { tenant, accountId, isByLink, now }))
	);
	return {
		sittings: lists.flat().sort((one, other) => other.startsAt.localeCompare(one.startsAt)),
		waiting: rows.filter((row) => !isOpen(row)).map(({ tenant }) => tenant.name)
	};
}

/** As a member, and as a guest of other sittings. */
async function inboxOfTenant(database: TenantDb, reader: GuestReader): Promise<InboxSitting[]> {
	return database.transaction(async (tx) => {
		const own = await memberInboxOf(tx, reader);
		return [...own, ...(await guestInboxOf(tx, reader, own))];
	});
}

async function memberInboxOf(tx: TenantTx, { tenant, accountId, now }: GuestReader): Promise<InboxSitting[]> {
	const { id, slug, name, accentHue, timeZone } = tenant;
	const mine = await mandatesOf(tx, accountId, today(tenant, now));
	if (mine.length === 0) return [];
	const found = await readableSittings(
		tx,
		mine.map(({ bodyId }) => bodyId),
		now
	);
	const ids = found.map(({ sitting }) => sitting.id);
	const counts = await countsOf(tx, ids);
	const calls = await callsOf(
		tx,
		ids,
		mine.map((mandate) => mandate.id)
	);
	return found.map(({ sitting, body }) => ({
		id: sitting.id,
		tenant: { id, slug, name, accentHue, timeZone, arms: armsPath(tenant) },
		body,
		title: sitting.title,
		startsAt: sitting.startsAt.toISOString(),
		place: sitting.place,
		state: sitting.state === 'draft' ? 'published' : sitting.state,
		items: counts.get(sitting.id)?.items ?? 0,
		papers: counts.get(sitting.id)?.papers ?? 0,
		isCalled: calls.has(sitting.id),
		answer: calls.get(sitting.id) ?? null,
		isGuest: false
	}));
}

function readableSittings(tx: TenantTx, bodyIds: string[], now: Date) {
	const since = new Date(now.getTime() - PAST_DAYS * 86_400_000);
	return tx
		.select({ sitting: sittings, body: bodies.name })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(and(inArray(sittings.bodyId, bodyIds), ne(sittings.state, 'draft'), gte(sittings.startsAt, since)))
		.orderBy(desc(sittings.startsAt));
}

async function countsOf(tx: TenantTx, sittingIds: string[]) {
	const rows = await tx
		.select({
			sittingId: items.sittingId,
			items: countDistinct(items.id),
			papers: sql<number>`count(distinct ${itemPapers.paperId})::int`
		})
		.from(items)
		.leftJoin(itemPapers, eq(itemPapers.itemId, items.id))
		.where(inArray(items.sittingId, sittingIds))
		.groupBy(items.sittingId);
	return new Map(rows.map((row) => [row.sittingId, row]));
}

async function callsOf(tx: TenantTx, sittingIds: string[], mandateIds: string[]) {
	const rows = await tx
		.select({ sittingId: convocations.sittingId, answer: convocations.answer })
		.from(convocations)
		.where(and(inArray(convocations.sittingId, sittingIds), inArray(convocations.mandateId, mandateIds)));
	return new Map(rows.map((row) => [row.sittingId, row.answer]));
}
