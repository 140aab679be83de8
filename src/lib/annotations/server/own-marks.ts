import { asc, eq } from 'drizzle-orm';
import { Doc } from 'yjs';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { loadDocument } from './documents.ts';
import { annotationDocuments } from './tables.ts';

/** Every mark that somebody has made in a tenant, as it is stored; bytes (strokes of a pen, sealed values) in base64. For its author only. */
export async function ownMarks(database: TenantDb, accountId: string) {
	const documents = await database.transaction((tx) =>
		tx
			.select()
			.from(annotationDocuments)
			.where(eq(annotationDocuments.authorId, accountId))
			.orderBy(asc(annotationDocuments.createdAt))
	);
	const written = [];
	for (const { name, audience, sittingId } of documents) {
		const doc = new Doc();
		await loadDocument(database, name, doc);
		const marks = Object.values(doc.getMap('marks').toJSON()).map(readable);
		doc.destroy();
		written.push({ audience, sittingId, marks });
	}
	return written;
}

function readable(value: unknown): unknown {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	if (Array.isArray(value)) return value.map(readable);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}
