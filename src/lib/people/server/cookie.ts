import { parseCookie } from 'cookie';
import { header, hostOf, isLoopback, type RequestHeaders } from './site.ts';

/**
 * `__Host-` cookies need https, which a browser on this very machine does not have. Only loopback accepts the plain name, so
 * that nobody can plant one over https.
 */
export function sessionCookieName(host: string): string {
	return isLoopback(host) ? 'hemicycle' : '__Host-hemicycle';
}

export function sessionCookieOptions(host: string, endsAt: Date) {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure: !isLoopback(host), expires: endsAt } as const;
}

/** The session token that a request carries. */
export function sessionToken(headers: RequestHeaders): string | undefined {
	return parseCookie(header(headers, 'cookie') ?? '')[sessionCookieName(hostOf(headers))];
}
