import type { IncomingHttpHeaders } from 'node:http';

/** The headers of a request, as SvelteKit (`Headers`) or as a raw door (`IncomingMessage.headers`) has them. */
export type RequestHeaders = Headers | IncomingHttpHeaders;

/** `….localhost` too: browsers never ask another machine for it (RFC 6761, 6.3). */
const LOOPBACK = /^(([a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

export function header(headers: RequestHeaders, name: string): string | undefined {
	if (headers instanceof Headers) return headers.get(name) ?? undefined;
	const value = headers[name];
	return Array.isArray(value) ? value[0] : value;
}

/**
 * The host that the browser asked for, with its port. `HOST_HEADER` names the header of a trusted proxy, as for SvelteKit's
 * Node adapter.
 */
export function hostOf(headers: RequestHeaders): string {
	const forwarded = process.env['HOST_HEADER'];
	return ((forwarded && header(headers, forwarded.toLowerCase())) || header(headers, 'host') || '').toLowerCase();
}

/** Browsers treat loopback as secure without https; everywhere else a session needs https. */
export function isLoopback(host: string): boolean {
	return LOOPBACK.test(host);
}

/** The origin that a page of this site has in the browser: https, except on this very machine. */
function isOwnOrigin(origin: string, host: string): boolean {
	return origin === `https://${host}` || (isLoopback(host) && origin === `http://${host}`);
}

/**
 * Whether a request comes from a page of this site. Asked of every unsafe method, whatever its content type, and of every
 * socket: security.md, CSRF and WebSocket. Without `Origin` only the browser's own word (`Sec-Fetch-Site`) counts.
 */
export function isFromThisSite(headers: RequestHeaders): boolean {
	const host = hostOf(headers);
	const origin = header(headers, 'origin');
	if (origin !== undefined) return host !== '' && isOwnOrigin(origin, host);
	return ['same-origin', 'none'].includes(header(headers, 'sec-fetch-site') ?? '');
}
