import { error } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import { tenantBySlug } from '#lib/people/server/members.ts';
import { services } from '../../../../../services.ts';
import type { RequestHandler } from './$types';

/** The arms of a council, to anybody; earlier ones are gone from here. A picture that we drew ourselves, named by what it is. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const tenant = await tenantBySlug(locals.installation, params.tenant);
	if (!tenant || tenant.armsSha256 === null || tenant.armsSha256 !== params.sha256) error(404);
	const bytes = await services().storage.tenant(tenant.id).open(tenant.armsSha256);
	if (!bytes) throw new Error('the arms of a council are not in storage');
	return new Response(Readable.toWeb(bytes) as ReadableStream, {
		headers: {
			'content-type': 'image/png',
			'content-security-policy': "sandbox; default-src 'none'",
			'x-content-type-options': 'nosniff',
			'cross-origin-resource-policy': 'same-origin',
			'cache-control': 'public, max-age=86400, immutable'
		}
	});
};
