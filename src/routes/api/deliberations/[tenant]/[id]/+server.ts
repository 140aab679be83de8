import { error } from '@sveltejs/kit';
import { isUuid } from '#lib/kernel/ids.ts';
import { readableDeliberation } from '#lib/minutes/server/readable-deliberation.ts';
import { tenantBySlug, today } from '#lib/people/server/members.ts';
import { serveFile } from '#lib/storage/server/serve-file.ts';
import { services } from '../../../../../services.ts';
import type { RequestHandler } from './$types';

/** The PDF of a deliberation, for staff and members. 401 without a session; unknown and forbidden are the same 404. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	if (!locals.session) error(401);
	const tenant = isUuid(params.id) && (await tenantBySlug(locals.installation, params.tenant));
	if (!tenant) error(404);
	const reader = { accountId: locals.session.account.id, today: today(tenant, new Date()) };
	const found = await locals.tenant(tenant.id).transaction((tx) => readableDeliberation(tx, params.id, reader));
	if (!found?.sha256 || found.bytes === null) error(404);
	const file = { sha256: found.sha256, bytes: found.bytes, fileName: `Délibération ${found.number}.pdf` };
	const served = await serveFile(request, services().storage.tenant(tenant.id), file);
	return served ?? error(404);
};
