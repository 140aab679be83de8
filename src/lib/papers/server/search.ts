import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { paperTexts } from './tables.ts';

export interface PaperHit {
	versionId: string;
	page: number;
	/** Words around the hit; what matched stands between U+0002 and U+0003. */
	excerpt: string;
}

const HEADLINE = 'StartSel=\u0002, StopSel=\u0003, MaxWords=24, MinWords=12, MaxFragments=1';

/**
 * Pages of these versions that hold the words, best first. Accents, plurals and both apostrophes do not matter; "in quotes",
 * `or` and `-without` do. The caller passes only versions that the asker may read.
 */
export async function searchPapers(tx: TenantTx, versionIds: string[], query: string, limit = 50): Promise<PaperHit[]> {
	if (versionIds.length === 0 || query.trim() === '') return [];
	const asked = sql`websearch_to_tsquery('public.fr_unaccent', ${query})`;
	const rank = sql`ts_rank_cd(${paperTexts.search}, ${asked})`;
	return tx
		.select({
			versionId: paperTexts.versionId,
			page: paperTexts.page,
			excerpt: sql<string>`ts_headline('public.fr_unaccent', ${paperTexts.text}, ${asked}, ${HEADLINE})`
		})
		.from(paperTexts)
		.where(and(inArray(paperTexts.versionId, versionIds), sql`${paperTexts.search} @@ ${asked}`))
		.orderBy(desc(rank), asc(paperTexts.versionId), asc(paperTexts.page))
		.limit(limit);
}

/** The text of every page of a version, in order. */
export async function pagesOfText(tx: TenantTx, versionId: string): Promise<string[]> {
	const rows = await tx
		.select({ text: paperTexts.text })
		.from(paperTexts)
		.where(eq(paperTexts.versionId, versionId))
		.orderBy(asc(paperTexts.page));
	return rows.map(({ text }) => text);
}
