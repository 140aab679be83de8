import { page } from 'virtual:journal-verifier';
import { requireStaff } from '#lib/people/server/access.ts';
import type { RequestHandler } from './$types.js';

/** The verifier as one file, to be kept beside exports: it needs neither this server nor a network. Saved, never shown from here. */
export const GET: RequestHandler = async ({ locals, url, params }) => {
	await requireStaff(locals, url, params.tenant, 'clerk');
	return new Response(page, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-disposition': 'attachment; filename="verifier-un-journal.html"',
			'content-security-policy': "sandbox; default-src 'none'",
			'cache-control': 'no-store'
		}
	});
};
