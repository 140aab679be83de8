import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TenantHosts } from '#lib/people/server/hosts.ts';
import { hostOf, isLoopback } from '#lib/people/server/site.ts';

/**
 * Headers that `scripts/serve.js` names to SvelteKit's Node adapter, which otherwise takes every request for https. Only
 * this file writes them: what a client sends under these names is overwritten.
 */
const PROTOCOL = 'x-hemicycle-protocol';
const ADDRESS = 'x-hemicycle-address';

/**
 * Tells SvelteKit how the browser sees us: plain http on this very machine, https behind a proxy everywhere else. With an
 * origin or hosts of councils configured, any other name is refused (421). Answers whether the request was refused.
 */
export function receive(request: IncomingMessage, response: ServerResponse, hosts: TenantHosts): boolean {
	request.headers[PROTOCOL] = isLoopback(hostOf(request.headers)) ? 'http' : 'https';
	request.headers[ADDRESS] = clientAddress(request, hosts.isConfigured);
	if (hosts.isOurs(hostOf(request.headers))) return false;
	response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
	response.end('This server does not answer under this name.\n');
	return true;
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
