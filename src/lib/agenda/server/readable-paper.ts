import { and, asc, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { mandates, staffRoles } from '#lib/people/server/tables.ts';
import { itemPapers, items, sittings } from './tables.ts';

export type ReadableVersion = typeof paperVersions.$inferSelect;

/** Who asks, and on which day where the tenant is. */
export interface PaperReader {
	accountId: string;
	today: LocalDate;
}

/**
 * A version of a paper that this account may read, or undefined: staff of the tenant read all; members in office read
 * what lies on a published agenda of their body, closed items included. One statement, so that a paper that is unknown
 * and one that is forbidden take the same way.
 */
export async function readableVersion(
	tx: TenantTx,
	versionId: string,
	reader: PaperReader
): Promise<ReadableVersion | undefined> {
	const [version] = await tx
		.select()
		.from(paperVersions)
		.where(and(eq(paperVersions.id, versionId), or(isStaff(tx, reader), onAgendaOf(tx, reader))));
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
		.where(and(eq(items.sittingId, sittingId), newest, or(isStaff(tx, reader), onAgendaOf(tx, reader))))
		.orderBy(asc(items.position), asc(itemPapers.position));
}

function isStaff(tx: TenantTx, { accountId }: PaperReader): SQL {
	const roles = tx
		.select({ found: sql`1` })
		.from(staffRoles)
		.where(and(eq(staffRoles.accountId, accountId), inArray(staffRoles.role, ['administrator', 'clerk', 'reader'])));
	return sql`exists ${roles}`;
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
