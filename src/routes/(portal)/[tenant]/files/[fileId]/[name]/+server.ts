import { error } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import { tenantBySlug } from '#lib/people/server/members.ts';
import { disposition } from '#lib/storage/server/serve-file.ts';
import { publicFile } from '#lib/publication/server/read-public.ts';
import { services } from '../../../../../../services.ts';
import type { RequestHandler } from './$types';

/** A posted file, to anybody. Caches may keep it and must ask each time: what is withdrawn is gone at once. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const tenant = await tenantBySlug(locals.installation, params.tenant);
	const file = tenant && (await publicFile(locals.tenant(tenant.id), params.fileId));
	if (!tenant || file?.fileName !== params.name) error(404);
	const headers = {
		'content-type': 'application/pdf',
		'content-disposition': disposition(file.fileName),
		'content-language': file.language,
		'content-security-policy': "sandbox; default-src 'none'",
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		'cache-control': 'public, no-cache',
		'last-modified': file.postedAt.toUTCString(),
		etag: `"${file.sha256}"`
	};
	if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers });
	const bytes = await services().storage.tenant(tenant.id).open(file.sha256);
	if (!bytes) throw new Error(`a posted file is not in storage: ${file.id}`);
	const body = Readable.toWeb(bytes) as ReadableStream;
	return new Response(body, { headers: { ...headers, 'content-length': String(file.bytes) } });
};
