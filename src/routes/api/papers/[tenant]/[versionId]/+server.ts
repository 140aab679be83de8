import { error } from '@sveltejs/kit';
import { requireVersion } from '#lib/agenda/server/paper-door.ts';
import { serveFile } from '#lib/storage/server/serve-file.ts';
import { services } from '../../../../../services.ts';
import type { RequestHandler } from './$types';

/** The file of a version, whole or in ranges. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { database, version } = await requireVersion(locals, params);
	const served = await serveFile(request, services().storage.tenant(database.tenantId), version);
	return served ?? error(404);
};
