import { error } from '@sveltejs/kit';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import type { Asker } from '#lib/people/server/access.ts';
import { tenantBySlug, today } from '#lib/people/server/members.ts';
import { noteClosedReading } from './closed-reading.ts';
import { readableVersion, type ReadableVersion } from './readable-paper.ts';

/** The version that somebody asks for. 401 without a session; unknown and forbidden are the same 404. */
export async function requireVersion(
	locals: Asker,
	params: { tenant: string; versionId: string }
): Promise<{ database: TenantDb; version: ReadableVersion }> {
	if (!locals.session) error(401);
	const { account } = locals.session;
	const tenant = isUuid(params.versionId) && (await tenantBySlug(locals.installation, params.tenant));
	if (!tenant) error(404);
	const database = locals.tenant(tenant.id);
	const reader = { accountId: account.id, today: today(tenant, new Date()) };
	const version = await database.transaction((tx) => readableVersion(tx, params.versionId, reader));
	if (!version) error(404);
	await noteClosedReading(locals.installation, database, version, account.id, new Date());
	return { database, version };
}
