import { and, asc, desc, eq, inArray, ne, or } from 'drizzle-orm';
import { armsPath } from '#lib/people/arms-path.ts';
import { itemPapers, items, sittings } from '#lib/agenda/server/tables.ts';
import { annotationDocuments } from '#lib/annotations/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { paperOriginals } from '#lib/papers/server/original-tables.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { inOfficeOn, today, type Mandate, type Tenant } from '#lib/people/server/members.ts';
import { accounts, bodies, groups, mandates } from '#lib/people/server/tables.ts';
import type { TabletItem, TabletPaper, TabletSitting } from '../schemas.ts';

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
		items: (await itemsOf(tx, sitting.id)).map((item) => (reader.isByLink ? forLink(item) : item.full)),
		members: await membersOf(tx, body.id, today(reader.tenant, now)),
		groups: await groupsOf(tx),
		myMandateIds: mine.map((mandate) => mandate.id),
		annotations: await annotationsFor(tx, sitting.id, reader.accountId, mine)
	};
}

/** An item as its house sees it, and what the public is told instead when it is closed. */
interface ToldItem {
	full: TabletItem;
	publicTitle: string;
}

/** A mail may be read by another: what was decided behind closed doors waits for a real sign-in. */
function forLink({ full, publicTitle }: ToldItem): TabletItem {
	if (!full.isClosed) return full;
	const sealed = { title: publicTitle, isSealed: true, section: '', rapporteurMandateId: null };
	return { ...full, ...sealed, papers: [], deliberation: null };
}

async function itemsOf(tx: TenantTx, sittingId: string): Promise<ToldItem[]> {
	const rows = await tx
		.select({ item: items, deliberation: deliberations })
		.from(items)
		.leftJoin(deliberations, eq(deliberations.itemId, items.id))
		.where(eq(items.sittingId, sittingId))
		.orderBy(asc(items.position));
	const papersByItem = await papersOf(
		tx,
		rows.map(({ item }) => item.id)
	);
	return rows.map(({ item, deliberation }) => ({
		publicTitle: item.publicTitle,
		full: {
			id: item.id,
			number: item.number,
			section: item.section,
			title: item.title,
			isClosed: item.isClosed,
			isSealed: false,
			kind: item.kind,
			state: item.state,
			isLate: item.isLate,
			rapporteurMandateId: item.rapporteurMandateId,
			papers: papersByItem.get(item.id) ?? [],
			deliberation: deliberation && {
				id: deliberation.id,
				number: deliberation.number,
				outcome: deliberation.outcome,
				isReady: deliberation.state === 'ready'
			}
		}
	}));
}

async function papersOf(tx: TenantTx, itemIds: string[]): Promise<Map<string, TabletPaper[]>> {
	const rows = await tx
		.select({ link: itemPapers, paper: papers, version: versionFields, original: originalFields })
		.from(itemPapers)
		.innerJoin(papers, eq(papers.id, itemPapers.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.leftJoin(paperOriginals, eq(paperOriginals.id, paperVersions.id))
		.where(inArray(itemPapers.itemId, itemIds))
		.orderBy(asc(itemPapers.position), desc(paperVersions.number));
	const byItem = new Map<string, Map<string, TabletPaper>>();
	for (const { link, paper, version, original } of rows) {
		const ofItem = byItem.get(link.itemId) ?? new Map<string, TabletPaper>();
		byItem.set(link.itemId, ofItem);
		const { id, title, kind } = paper;
		const known = ofItem.get(id) ?? { id, title, kind, isLate: link.isLate, versions: [] };
		ofItem.set(id, known);
		known.versions.push({ ...version, createdAt: version.createdAt.toISOString(), original });
	}
	return new Map([...byItem].map(([itemId, ofItem]) => [itemId, [...ofItem.values()]]));
}

const versionFields = {
	id: paperVersions.id,
	number: paperVersions.number,
	sha256: paperVersions.sha256,
	bytes: paperVersions.bytes,
	pageCount: paperVersions.pageCount,
	fileName: paperVersions.fileName,
	createdAt: paperVersions.createdAt
};

const originalFields = { sha256: paperOriginals.sha256, bytes: paperOriginals.bytes };

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
