import { requireVersion } from '#lib/agenda/server/paper-door.ts';
import type { PaperText } from '#lib/papers/schemas.ts';
import { pagesOfText } from '#lib/papers/server/search.ts';
import type { RequestHandler } from './$types';

/** The text of every page, for search without network. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { database, version } = await requireVersion(locals, params);
	const pages = await database.transaction((tx) => pagesOfText(tx, version.id));
	const text: PaperText = { isReady: version.state === 'ready', pages };
	return Response.json(text, { headers: { 'cache-control': 'no-store' } });
};
