import { eq, inArray } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { annotationDocuments, ySnapshots, yUpdates } from './tables.ts';

/** Erases every mark of somebody in a tenant, whoever it was for; answers how many documents there were. Only for those who have left: a tablet still in use would bring its marks back. */
export async function forgetMarksOf(tx: TenantTx, accountId: string): Promise<number> {
	const own = eq(annotationDocuments.authorId, accountId);
	const names = (await tx.delete(annotationDocuments, own).returning({ name: annotationDocuments.name })).map(
		({ name }) => name
	);
	await tx.delete(yUpdates, eq(yUpdates.authorId, accountId));
	if (names.length > 0) await tx.delete(ySnapshots, inArray(ySnapshots.document, names));
	return names.length;
}
