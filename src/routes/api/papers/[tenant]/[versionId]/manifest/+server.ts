import { requireVersion } from '#lib/agenda/server/paper-door.ts';
import type { PaperManifest } from '#lib/papers/schemas.ts';
import { CHUNK_BYTES } from '#lib/storage/server/file-store.ts';
import type { RequestHandler } from './$types';

/** What a tablet needs to fetch a version piece by piece and check each piece. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { version } = await requireVersion(locals, params);
	const { sha256, bytes, chunkHashes, pageCount, pageSizes } = version;
	const manifest: PaperManifest = {
		...{ sha256, bytes, chunkBytes: CHUNK_BYTES, chunks: chunkHashes },
		...{ pageCount, pageSizes: pageSizes ?? [] }
	};
	return Response.json(manifest, { headers: { 'cache-control': 'no-store' } });
};
