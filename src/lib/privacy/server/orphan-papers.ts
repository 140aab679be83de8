import { inArray, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { papers, paperTexts, paperVersions } from '#lib/papers/server/tables.ts';
import { publicFiles } from '#lib/publication/server/tables.ts';

/**
 * Erases papers that no agenda and no draft has, and that no entry of the journal names since `before`: taken off an agenda, they wait
 * that long for whoever made a mistake. Answers the hashes of files that nothing refers to any more.
 */
export async function eraseOrphanPapers(tx: TenantTx, before: Date): Promise<{ count: number; files: string[] }> {
	const { rows } = await tx.raw.execute<{ id: string }>(sql`
		select id from paper where tenant_id = ${tx.tenantId} and created_at < ${before.toISOString()}::timestamptz
			and not exists (select from item_paper used where used.tenant_id = paper.tenant_id and used.paper_id = paper.id)
			and not exists (select from draft_paper used where used.tenant_id = paper.tenant_id and used.paper_id = paper.id)
			and not exists (select from journal_mention named
				join journal_entry entry on entry.tenant_id = named.tenant_id and entry.seq = named.seq
				where named.tenant_id = paper.tenant_id and named.word = paper.id::text
					and entry.created_at >= ${before.toISOString()}::timestamptz)`);
	const ids = rows.map(({ id }) => id);
	if (ids.length === 0) return { count: 0, files: [] };
	const versions = await tx.select().from(paperVersions).where(inArray(paperVersions.paperId, ids));
	const versionIds = versions.map(({ id }) => id);
	if (versionIds.length > 0) await tx.delete(paperTexts, inArray(paperTexts.versionId, versionIds));
	await tx.delete(paperVersions, inArray(paperVersions.paperId, ids));
	await tx.delete(papers, inArray(papers.id, ids));
	return { count: ids.length, files: await unused(tx, [...new Set(versions.map(({ sha256 }) => sha256))]) };
}

/** The same bytes may be another paper's, a deliberation's or a posted file's. */
async function unused(tx: TenantTx, hashes: string[]): Promise<string[]> {
	if (hashes.length === 0) return [];
	const held = [
		await tx.select({ sha256: paperVersions.sha256 }).from(paperVersions).where(inArray(paperVersions.sha256, hashes)),
		await tx.select({ sha256: deliberations.sha256 }).from(deliberations).where(inArray(deliberations.sha256, hashes)),
		await tx.select({ sha256: publicFiles.sha256 }).from(publicFiles).where(inArray(publicFiles.sha256, hashes))
	];
	const used = new Set(held.flat().map(({ sha256 }) => sha256));
	return hashes.filter((sha256) => !used.has(sha256));
}
