import { error } from '@sveltejs/kit';
import { markReceived } from '#lib/agenda/server/convocations.ts';
import { jsonIfNews, requireSittingReader } from '#lib/tablet/server/door.ts';
import { sittingFor } from '#lib/tablet/server/sitting.ts';
import type { RequestHandler } from './$types';

/** Everything that a tablet keeps of one sitting, but the files of its papers. The first time is proof that the convocation arrived. */
export const GET: RequestHandler = async ({ locals, url, params, request }) => {
	const { database, tenant, account, mandates, session } = await requireSittingReader(locals, url, params);
	const reader = { tenant, accountId: account.id, mandates, isByLink: session.level < 2 };
	const now = new Date();
	const sitting = await database.transaction(async (tx) => {
		const found = await sittingFor(tx, reader, params.sittingId, now);
		if (found) await markReceived(tx, params.sittingId, reader, now);
		return found;
	});
	if (!sitting) error(404);
	return jsonIfNews(request, sitting);
};
