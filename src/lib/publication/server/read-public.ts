import { asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import type { Installation } from '#lib/people/server/sessions.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { publicFiles, publicSittings } from './tables.ts';

export type PostedSitting = typeof publicSittings.$inferSelect;
export type PostedFile = typeof publicFiles.$inferSelect;

/** The councils of this installation, as the public knows them. */
export async function publicTenants(installation: Installation) {
	const { id, slug, name, accentHue, timeZone } = tenants;
	return installation
		.select({ id, slug, name, accentHue, timeZone })
		.from(tenants)
		.where(isNull(tenants.pausedAt))
		.orderBy(asc(name));
}

/** Every word of the query must be in the record, in any form and accent; `fr_unaccent` is in the first migration. */
function matches(query: string): SQL | undefined {
	if (query === '') return undefined;
	const words = sql`jsonb_to_tsvector('public.fr_unaccent'::regconfig, ${publicSittings.record}, '["string"]')`;
	return sql`${words} @@ websearch_to_tsquery('public.fr_unaccent'::regconfig, ${query})`;
}

/** Posted sittings, the newest first; with a query, those whose record answers it. */
export async function publicSittingsOf(database: TenantDb, query = ''): Promise<PostedSitting[]> {
	return database.transaction((tx) =>
		tx.select().from(publicSittings).where(matches(query)).orderBy(desc(publicSittings.startsAt)).limit(200)
	);
}

/** A posted sitting with its files; null when nothing was posted under this id. */
export async function publicSitting(
	database: TenantDb,
	sittingId: string
): Promise<{ posted: PostedSitting; files: PostedFile[] } | null> {
	if (!isUuid(sittingId)) return null;
	return database.transaction(async (tx) => {
		const [posted] = await tx.select().from(publicSittings).where(eq(publicSittings.id, sittingId));
		if (!posted) return null;
		const files = await tx.select().from(publicFiles).where(eq(publicFiles.sittingId, sittingId));
		return { posted, files };
	});
}

/** A posted file; null when there is none under this id. */
export async function publicFile(database: TenantDb, fileId: string): Promise<PostedFile | null> {
	if (!isUuid(fileId)) return null;
	const [file] = await database.transaction((tx) => tx.select().from(publicFiles).where(eq(publicFiles.id, fileId)));
	return file ?? null;
}
