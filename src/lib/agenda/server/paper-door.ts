import { error } from '@sveltejs/kit';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { findTenant, type Asker } from '#lib/people/server/access.ts';
import { today } from '#lib/people/server/members.ts';
import { isClosedPaper, noteClosedReading } from './closed-reading.ts';
import { readableVersion, type ReadableVersion } from './readable-paper.ts';

/**
 * The version that somebody asks for. 401 without a session; unknown and forbidden are the same 404. A delivered link (level 1)
 * does not open the papers of a closed item: 403, for a member knows that there are some.
 */
export async function requireVersion(
	locals: Asker,
	params: { tenant: string; versionId: string }
): Promise<{ database: TenantDb; version: ReadableVersion }> {
	const { session } = locals;
	if (!session) error(401);
	const { account, level } = session;
	const found = isUuid(params.versionId) && (await findTenant(locals, session, params.tenant));
	if (!found) error(404);
	const { database, tenant } = found;
	const now = new Date();
	const reader = { accountId: account.id, today: today(tenant, now), now };
	const version = await database.transaction((tx) => readableVersion(tx, params.versionId, reader));
	if (!version) error(404);
	const isClosed = await database.transaction((tx) => isClosedPaper(tx, version.paperId));
	if (isClosed && level < 2) error(403);
	if (isClosed) await noteClosedReading(locals.installation, database, version, account.id, now);
	return { database, version };
}
