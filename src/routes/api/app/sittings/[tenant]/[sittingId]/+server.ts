import { error } from '@sveltejs/kit';
import { jsonIfNews, requireSittingReader } from '#lib/tablet/server/door.ts';
import { sittingFor } from '#lib/tablet/server/sitting.ts';
import type { RequestHandler } from './$types';

/** Everything that a tablet keeps of one sitting, but the files of its papers. */
export const GET: RequestHandler = async ({ locals, url, params, request }) => {
	const { database, tenant, account, mandates } = await requireSittingReader(locals, url, params);
	const reader = { tenant, accountId: account.id, mandates };
	const sitting = await database.transaction((tx) => sittingFor(tx, reader, params.sittingId, new Date()));
	if (!sitting) error(404);
	return jsonIfNews(request, sitting);
};
