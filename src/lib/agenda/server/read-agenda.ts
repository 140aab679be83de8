import { and, asc, desc, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { paperOriginals } from '#lib/papers/server/original-tables.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { accounts, bodies, mandates } from '#lib/people/server/tables.ts';
import { isReleased } from '../rules/released.ts';
import { itemPapers, items, sittings } from './tables.ts';

/** `desk` sees drafts and everything; `council` everything once published; `public` nothing of a closed item but its neutral line, and no late item that was not released. */
export type Audience = 'desk' | 'council' | 'public';

interface AgendaPaper {
	id: string;
	title: string;
	kind: 'report' | 'annex' | 'note';
	isLate: boolean;
	addedAt: Date;
	/** The newest version. */
	version: {
		id: string;
		number: number;
		fileName: string;
		bytes: number;
		pageCount: number;
		sha256: string;
		state: 'received' | 'ready';
	};
	/** The signed file behind it, where the version is pictures of its pages. */
	original: { sha256: string; bytes: number } | null;
}

export interface AgendaItem {
	id: string;
	position: number;
	/** The number shown: frozen by publishing, its place until then. */
	number: number;
	section: string;
	title: string;
	isClosed: boolean;
	publicTitle: string;
	kind: 'decision' | 'information';
	state: 'pending' | 'open' | 'done';
	isLate: boolean;
	releasedAt: Date | null;
	rapporteur: { mandateId: string; name: string } | null;
	papers: AgendaPaper[];
}

export interface Agenda {
	sitting: {
		id: string;
		kindId: string;
		title: string;
		startsAt: Date;
		place: string;
		state: 'draft' | 'published' | 'open' | 'closed';
		version: number;
		currentItemId: string | null;
		publishedAt: Date | null;
		body: { id: string; slug: string; name: string; ruleSetId: string; legalSize: number };
	};
	items: AgendaItem[];
}

/** A sitting with its items and their papers, as one audience may see it; null if it may not know of it. */
export async function readAgenda(tx: TenantTx, sittingId: string, audience: Audience): Promise<Agenda | null> {
	const [found] = await tx
		.select({ sitting: sittings, body: bodies })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(eq(sittings.id, sittingId));
	if (!found || (audience !== 'desk' && found.sitting.state === 'draft')) return null;
	const [rows, papersByItem] = [await readItems(tx, sittingId), await readPapers(tx, sittingId)];
	const list = rows.map((row) => ({ ...row, papers: papersByItem.get(row.id) ?? [] }));
	return {
		sitting: { ...found.sitting, body: found.body },
		items: audience === 'public' ? list.filter(isReleased).map(forThePublic) : list
	};
}

async function readItems(tx: TenantTx, sittingId: string): Promise<Omit<AgendaItem, 'papers'>[]> {
	const rows = await tx
		.select({ item: items, mandateId: mandates.id, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(items)
		.leftJoin(mandates, eq(mandates.id, items.rapporteurMandateId))
		.leftJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(eq(items.sittingId, sittingId))
		.orderBy(asc(items.position));
	return rows.map(({ item, mandateId, firstName, lastName }, index) => ({
		id: item.id,
		position: item.position,
		number: item.number ?? index + 1,
		section: item.section,
		title: item.title,
		isClosed: item.isClosed,
		publicTitle: item.publicTitle,
		kind: item.kind,
		state: item.state,
		isLate: item.isLate,
		releasedAt: item.releasedAt,
		rapporteur: mandateId ? { mandateId, name: `${firstName ?? ''} ${lastName ?? ''}`.trim() } : null
	}));
}

async function readPapers(tx: TenantTx, sittingId: string): Promise<Map<string, AgendaPaper[]>> {
	const rows = await tx
		.select({ link: itemPapers, paper: papers, version: paperVersions, original: paperOriginals })
		.from(itemPapers)
		.innerJoin(items, and(eq(items.id, itemPapers.itemId), eq(items.sittingId, sittingId)))
		.innerJoin(papers, eq(papers.id, itemPapers.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.leftJoin(paperOriginals, eq(paperOriginals.id, paperVersions.id))
		.orderBy(asc(itemPapers.position), desc(paperVersions.number));
	const papersByItem = new Map<string, AgendaPaper[]>();
	for (const { link, paper, version, original } of rows) {
		const list = papersByItem.get(link.itemId) ?? [];
		if (list.some((known) => known.id === paper.id)) continue;
		list.push({
			id: paper.id,
			title: paper.title,
			kind: paper.kind,
			isLate: link.isLate,
			addedAt: link.addedAt,
			version,
			original: original && { sha256: original.sha256, bytes: original.bytes }
		});
		papersByItem.set(link.itemId, list);
	}
	return papersByItem;
}

/** L2121-18: of an item dealt with in closed session, nothing but the neutral line; not even how many papers it has. */
function forThePublic(item: AgendaItem): AgendaItem {
	if (!item.isClosed) return item;
	return { ...item, title: item.publicTitle, section: '', rapporteur: null, papers: [] };
}
