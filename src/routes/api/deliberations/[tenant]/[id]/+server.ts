import { error } from '@sveltejs/kit';
import { isUuid } from '#lib/kernel/ids.ts';
import { readableDeliberation } from '#lib/minutes/server/readable-deliberation.ts';
import { findTenant } from '#lib/people/server/access.ts';
import { today } from '#lib/people/server/members.ts';
import { serveFile } from '#lib/storage/server/serve-file.ts';
import { services } from '../../../../../services.ts';
import type { RequestHandler } from './$types';

/** The PDF of a deliberation, for staff and members. 401 without a session; unknown and forbidden are the same 404; of a closed item 403 for a delivered link. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { session } = locals;
	if (!session) error(401);
	const place = isUuid(params.id) && (await findTenant(locals, session, params.tenant));
	if (!place) error(404);
	const { tenant, database } = place;
	const reader = { accountId: session.account.id, today: today(tenant, new Date()) };
	const found = await database.transaction((tx) => readableDeliberation(tx, params.id, reader));
	if (!found?.sha256 || found.bytes === null) error(404);
	if (found.isClosed && session.level < 2) error(403);
	const file = { sha256: found.sha256, bytes: found.bytes, fileName: `Délibération ${found.number}.pdf` };
	const served = await serveFile(request, services().storage.tenant(tenant.id), file);
	return served ?? error(404);
};
