import { and, asc, desc, eq, inArray, type SQL } from 'drizzle-orm';
import { itemPapers, items } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { paperOriginals } from '#lib/papers/server/original-tables.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import type { TabletItem, TabletPaper } from '../schemas.ts';

/** An item as its house sees it, and what the public is told instead when it is closed. */
export interface ToldItem {
	full: TabletItem;
	publicTitle: string;
}

/** A mail may be read by another: what was decided behind closed doors waits for a real sign-in. */
export function forLink({ full, publicTitle }: ToldItem): TabletItem {
	if (!full.isClosed) return full;
	const sealed = { title: publicTitle, isSealed: true, section: '', rapporteurMandateId: null };
	return { ...full, ...sealed, papers: [], deliberation: null };
}

/** Items of a sitting with their papers, in the order of the agenda; `reads` narrows the papers further. */
export async function itemsWhere(tx: TenantTx, which: SQL, reads?: SQL): Promise<ToldItem[]> {
	const rows = await tx
		.select({ item: items, deliberation: deliberations })
		.from(items)
		.leftJoin(deliberations, eq(deliberations.itemId, items.id))
		.where(which)
		.orderBy(asc(items.position));
	const papersByItem = await papersOf(
		tx,
		rows.map(({ item }) => item.id),
		reads
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

async function papersOf(tx: TenantTx, itemIds: string[], reads: SQL | undefined): Promise<Map<string, TabletPaper[]>> {
	const rows = await tx
		.select({ link: itemPapers, paper: papers, version: versionFields, original: originalFields })
		.from(itemPapers)
		.innerJoin(papers, eq(papers.id, itemPapers.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.leftJoin(paperOriginals, eq(paperOriginals.id, paperVersions.id))
		.where(and(inArray(itemPapers.itemId, itemIds), reads))
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
