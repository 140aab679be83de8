import { and, asc, eq, inArray, ne, or } from 'drizzle-orm';
import { armsPath } from '#lib/people/arms-path.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { annotationDocuments } from '#lib/annotations/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { inOfficeOn, today, type Mandate, type Tenant } from '#lib/people/server/members.ts';
import { accounts, bodies, groups, mandates } from '#lib/people/server/tables.ts';
import type { TabletSitting } from '../schemas.ts';
import { forLink, itemsWhere } from './items.ts';

/** Who asks for a sitting: a member of the tenant, with the mandates that are in office today. */
export interface Reader {
	tenant: Tenant;
	accountId: string;
	mandates: Mandate[];
	/** Came by a delivered link: of closed items only the public line, no paper, no deliberation. */
	isByLink?: boolean;
}

/**
 * Everything that a tablet keeps of one sitting. Null for a draft, and for a sitting of a body in which the reader holds no
 * mandate: whoever may not know of it learns nothing.
 */
export async function sittingFor(
	tx: TenantTx,
	reader: Reader,
	sittingId: string,
	now: Date
): Promise<TabletSitting | null> {
	const bodyIds = reader.mandates.map(({ bodyId }) => bodyId);
	const [found] = await tx
		.select({ sitting: sittings, body: bodies })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(and(eq(sittings.id, sittingId), ne(sittings.state, 'draft'), inArray(sittings.bodyId, bodyIds)));
	if (!found || found.sitting.state === 'draft') return null;
	const { sitting, body } = found;
	const mine = reader.mandates.filter(({ bodyId }) => bodyId === body.id);
	const { id, slug, name, accentHue, timeZone } = reader.tenant;
	return {
		id: sitting.id,
		tenant: { id, slug, name, accentHue, timeZone, arms: armsPath(reader.tenant) },
		body: { id: body.id, name: body.name, kind: body.kind },
		title: sitting.title,
		startsAt: sitting.startsAt.toISOString(),
		place: sitting.place,
		state: found.sitting.state,
		currentItemId: sitting.currentItemId,
		isGuest: false,
		items: (await itemsWhere(tx, eq(items.sittingId, sitting.id))).map((item) =>
			reader.isByLink ? forLink(item) : item.full
		),
		members: await membersOf(tx, body.id, today(reader.tenant, now)),
		groups: await groupsOf(tx),
		myMandateIds: mine.map((mandate) => mandate.id),
		annotations: await annotationsFor(tx, sitting.id, reader.accountId, mine)
	};
}

async function membersOf(tx: TenantTx, bodyId: string, day: string): Promise<TabletSitting['members']> {
	return tx
		.select({
			mandateId: mandates.id,
			accountId: mandates.accountId,
			civility: accounts.civility,
			firstName: accounts.firstName,
			lastName: accounts.lastName,
			title: mandates.title,
			isChair: mandates.isChair,
			seat: mandates.seat,
			groupId: mandates.groupId
		})
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(and(eq(mandates.bodyId, bodyId), inOfficeOn(day)))
		.orderBy(asc(mandates.protocolOrder));
}

async function groupsOf(tx: TenantTx): Promise<TabletSitting['groups']> {
	return tx
		.select({ id: groups.id, name: groups.name, shortName: groups.shortName, hue: groups.hue })
		.from(groups)
		.orderBy(asc(groups.position));
}

/** My own documents (for my second device), those open to the assembly, and those of my groups in this body. */
async function annotationsFor(tx: TenantTx, sittingId: string, accountId: string, mine: Mandate[]) {
	const groupIds = mine.flatMap(({ groupId }) => groupId ?? []);
	const { name, authorId, audience, groupId } = annotationDocuments;
	const open = or(
		eq(authorId, accountId),
		eq(audience, 'assembly'),
		and(eq(audience, 'group'), inArray(groupId, groupIds))
	);
	return tx
		.select({ name, authorId, audience, groupId })
		.from(annotationDocuments)
		.where(and(eq(annotationDocuments.sittingId, sittingId), open))
		.orderBy(asc(name));
}
