import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf, isLoopback } from '#lib/people/server/site.ts';
import { services } from '../services.ts';
import { isFromThisMachine } from './front.ts';

/** How long a part may take to say that it works, in milliseconds. */
const PATIENCE = 3000;

/** Answers `/healthz`, `/readyz` and `/metrics`; whether it took the request. */
export async function handleHealth(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
	if (request.method !== 'GET') return false;
	if (path === '/healthz') return answer(response, 200, 'text/plain; charset=utf-8', 'alive\n');
	if (path === '/readyz') return answerReady(response);
	if (path === '/metrics' && mayReadMetrics(request)) {
		const { metrics } = services();
		return answer(response, 200, metrics.contentType, await metrics.metrics());
	}
	return false;
}

/** 200 when every part works, else 503 with the names of those that do not. No details: anyone may ask. */
async function answerReady(response: ServerResponse): Promise<boolean> {
	const parts = await Promise.all(
		[...services().checks].map(async ([name, check]) => [name, await works(check)] as const)
	);
	const isReady = parts.every(([, isWorking]) => isWorking);
	const body = `${JSON.stringify({ ready: isReady, ...Object.fromEntries(parts) })}\n`;
	return answer(response, isReady ? 200 : 503, 'application/json', body);
}

async function works(check: () => Promise<void>): Promise<boolean> {
	const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false).unref());
	return Promise.race([
		check().then(
			() => true,
			() => false
		),
		late
	]);
}

/** From this machine and not through its proxy, or with the token. For others the address does not exist. */
function mayReadMetrics(request: IncomingMessage): boolean {
	const { metricsToken } = services().settings;
	const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
	if (metricsToken !== undefined && given !== undefined) return timingSafeEqual(digest(metricsToken), digest(given));
	const isProxied = request.headers['x-forwarded-for'] !== undefined;
	return isFromThisMachine(request) && isLoopback(hostOf(request.headers)) && !isProxied;
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

function answer(response: ServerResponse, status: number, mediaType: string, body: string): true {
	response.writeHead(status, { 'content-type': mediaType, 'cache-control': 'no-store' });
	response.end(body);
	return true;
}
