import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { paperOriginals } from './original-tables.ts';

/** The signed file behind a version; undefined where the version is the file itself. */
export async function originalOf(
	tx: TenantTx,
	versionId: string
): Promise<{ sha256: string; bytes: number } | undefined> {
	const { sha256, bytes } = paperOriginals;
	const [original] = await tx.select({ sha256, bytes }).from(paperOriginals).where(eq(paperOriginals.id, versionId));
	return original;
}
