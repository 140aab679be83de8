import { eq } from 'drizzle-orm';
import { Doc } from 'yjs';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Audience } from '../rules/mark.ts';
import { loadDocument } from './documents.ts';
import { annotationDocuments } from './tables.ts';

/** How many marks somebody has made in a tenant, for each audience. What they say is not looked at. */
export async function countMarksOf(database: TenantDb, accountId: string): Promise<Record<Audience, number>> {
	const counts = { private: 0, group: 0, assembly: 0 };
	const documents = await database.transaction((tx) =>
		tx.select().from(annotationDocuments).where(eq(annotationDocuments.authorId, accountId))
	);
	for (const { name, audience } of documents) {
		const doc = new Doc();
		await loadDocument(database, name, doc);
		counts[audience] += doc.getMap('marks').size;
		doc.destroy();
	}
	return counts;
}
