import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf, isLoopback } from '#lib/people/server/site.ts';

/**
 * Headers that `scripts/serve.js` names to SvelteKit's Node adapter, which otherwise takes every request for https. Only
 * this file writes them: what a client sends under these names is overwritten.
 */
const PROTOCOL = 'x-hemicycle-protocol';
const ADDRESS = 'x-hemicycle-address';

/**
 * Tells SvelteKit how the browser sees us: plain http on this very machine, https behind a proxy everywhere else. With an
 * origin configured, any other name is refused (421). Answers whether the request was refused.
 */
export function receive(request: IncomingMessage, response: ServerResponse, origin: string | undefined): boolean {
	request.headers[PROTOCOL] = isLoopback(hostOf(request.headers)) ? 'http' : 'https';
	request.headers[ADDRESS] = clientAddress(request, origin !== undefined);
	if (isOurName(request, origin)) return false;
	response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
	response.end('This server does not answer under this name.\n');
	return true;
}

/** Whether a request asks for the name that was configured, or comes from this machine. */
export function isOurName(request: IncomingMessage, origin: string | undefined): boolean {
	const host = hostOf(request.headers);
	return origin === undefined || host === new URL(origin).host || isLoopback(host);
}

/** The peer; behind a proxy on this machine, what that proxy says (the last address it added). */
function clientAddress(request: IncomingMessage, isBehindProxy: boolean): string {
	const peer = request.socket.remoteAddress ?? '';
	const forwarded = request.headers['x-forwarded-for'];
	if (!isBehindProxy || !isFromThisMachine(request) || typeof forwarded !== 'string') return peer;
	return forwarded.split(',').at(-1)?.trim() ?? peer;
}

export function isFromThisMachine(request: IncomingMessage): boolean {
	return /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
}
