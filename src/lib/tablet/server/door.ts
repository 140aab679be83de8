import { createHash } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { isUuid } from '#lib/kernel/ids.ts';
import { findTenant, requireMember, type Asker, type MemberAccess } from '#lib/people/server/access.ts';
import type { SignedIn } from '#lib/people/server/sessions.ts';

/** Whoever is signed in. The tablet is a program: it gets 401 and asks its person, never a page to sign in on. */
export function requireTabletSession(locals: Asker): SignedIn {
	if (!locals.session) error(401);
	return locals.session;
}

/** Whoever asks for a sitting of a tenant that the session opens: what they are in it is asked after. 401 without session. */
export async function requireSittingPlace(locals: Asker, params: { tenant: string; sittingId: string }) {
	const session = requireTabletSession(locals);
	const place = isUuid(params.sittingId) && (await findTenant(locals, session, params.tenant));
	if (!place) error(404);
	return { ...place, session };
}

/** A member in office of the tenant who asks for a sitting; 401 without session, 404 for everybody else. */
export async function requireSittingReader(
	locals: Asker,
	url: URL,
	params: { tenant: string; sittingId: string }
): Promise<MemberAccess> {
	requireTabletSession(locals);
	if (!isUuid(params.sittingId)) error(404);
	return requireMember(locals, url, params.tenant);
}

/**
 * Answers JSON, or 304 when the tablet has the very same already: a sync without news costs a few bytes. The tablet keeps the
 * tag itself; the browser's own cache, which nothing encrypts, keeps nothing.
 */
export function jsonIfNews(request: Request, value: unknown): Response {
	const body = JSON.stringify(value);
	const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
	const headers = { etag, 'cache-control': 'no-store' };
	if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
	return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } });
}
