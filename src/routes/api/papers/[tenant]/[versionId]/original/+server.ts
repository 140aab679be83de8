import { error } from '@sveltejs/kit';
import { requireVersion } from '#lib/agenda/server/paper-door.ts';
import { originalOf } from '#lib/papers/server/originals.ts';
import { serveFile } from '#lib/storage/server/serve-file.ts';
import { services } from '../../../../../../services.ts';
import type { RequestHandler } from './$types';

/** The signed file behind a version, byte for byte, to be saved and never to be shown: nobody has looked into it for the reader. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { database, version } = await requireVersion(locals, params);
	const original = await database.transaction((tx) => originalOf(tx, version.id));
	if (!original) error(404);
	const file = { ...original, fileName: version.fileName, isForSaving: true };
	return (await serveFile(request, services().storage.tenant(database.tenantId), file)) ?? error(404);
};
