import { and, asc, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { isReadableBy } from '#lib/drafting/server/readable-drafts.ts';
import { draftActs, draftPapers } from '#lib/drafting/server/tables.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { kindsKept, type StaffFacts } from '#lib/people/rules/staff.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { isReadByGuest } from './guest-rights.ts';
import { itemPapers, items, sittings } from './tables.ts';

export type ReadableVersion = typeof paperVersions.$inferSelect;

/** Who asks, when, and on which day that is where the tenant is. */
export interface PaperReader {
	accountId: string;
	today: LocalDate;
	now: Date;
}

/**
 * A version of a paper that this account may read (rules/paper-policy.ts), or undefined. The rights are in the query, so
 * that a paper that is unknown and one that is forbidden take the same way.
 */
export async function readableVersion(
	tx: TenantTx,
	versionId: string,
	reader: PaperReader
): Promise<ReadableVersion | undefined> {
	const [version] = await tx
		.select()
		.from(paperVersions)
		.where(and(eq(paperVersions.id, versionId), await isReadBy(tx, reader)));
	return version;
}

export interface SittingPaper {
	versionId: string;
	itemId: string;
	paperTitle: string;
}

/** The newest version of every paper of a sitting that this account may read: where its search looks. */
export async function readableVersionsOf(
	tx: TenantTx,
	sittingId: string,
	reader: PaperReader
): Promise<SittingPaper[]> {
	const newest = sql`${paperVersions.number} = (select max(v.number) from ${paperVersions} v
		where v.tenant_id = ${paperVersions.tenantId} and v.paper_id = ${paperVersions.paperId})`;
	return tx
		.select({ versionId: paperVersions.id, itemId: items.id, paperTitle: papers.title })
		.from(items)
		.innerJoin(itemPapers, eq(itemPapers.itemId, items.id))
		.innerJoin(papers, eq(papers.id, itemPapers.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.where(and(eq(items.sittingId, sittingId), newest, await isReadBy(tx, reader)))
		.orderBy(asc(items.position), asc(itemPapers.position));
}

/** `mayReadPaper` as a filter: as staff, as a member in office, or as a guest. */
async function isReadBy(tx: TenantTx, reader: PaperReader): Promise<SQL | undefined> {
	const staff = await staffFactsOf(tx, reader.accountId);
	return or(isReadByStaff(tx, staff), onAgendaOf(tx, reader), isReadByGuest(tx, reader));
}

/** `mayReadPaper` of staff as a filter: paper by paper the same answer (readable-paper.store test). */
function isReadByStaff(tx: TenantTx, staff: StaffFacts): SQL {
	const kinds = kindsKept(staff);
	const places = (condition?: SQL) => {
		const lies = tx
			.select({ found: sql`1` })
			.from(itemPapers)
			.innerJoin(items, eq(items.id, itemPapers.itemId))
			.innerJoin(sittings, eq(sittings.id, items.sittingId))
			.where(and(eq(itemPapers.paperId, paperVersions.paperId), condition));
		return sql`exists ${lies}`;
	};
	const inDraft = (condition?: SQL) => {
		const lies = tx
			.select({ found: sql`1` })
			.from(draftPapers)
			.innerJoin(draftActs, eq(draftActs.id, draftPapers.draftId))
			.where(and(eq(draftPapers.paperId, paperVersions.paperId), condition));
		return sql`exists ${lies}`;
	};
	const isNoMereDraft = sql`(${places()} or not ${inDraft()})`;
	const ofDraft = inDraft(isReadableBy(staff));
	const isReader = staff.roles.includes('reader');
	if (kinds === 'all' || (isReader && staff.readsClosed)) return sql`(${isNoMereDraft} or ${ofDraft})`;
	const asReader = isReader ? sql`(not ${places(eq(items.isClosed, true))} and ${isNoMereDraft})` : sql`false`;
	const asClerk = kinds.length > 0 ? places(inArray(sittings.kindId, [...kinds])) : sql`false`;
	return sql`(${asReader} or ${asClerk} or ${ofDraft})`;
}

function onAgendaOf(tx: TenantTx, { accountId, today }: PaperReader): SQL {
	const held = tx
		.select({ found: sql`1` })
		.from(itemPapers)
		.innerJoin(items, eq(items.id, itemPapers.itemId))
		.innerJoin(sittings, and(eq(sittings.id, items.sittingId), ne(sittings.state, 'draft')))
		.innerJoin(mandates, and(eq(mandates.bodyId, sittings.bodyId), inOfficeOn(today)))
		.where(and(eq(itemPapers.paperId, paperVersions.paperId), eq(mandates.accountId, accountId)));
	return sql`exists ${held}`;
}
