import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf, isFromThisSite, isLoopback } from '#lib/people/server/site.ts';

/**
 * Set on every answer, also on static and prerendered files, which SvelteKit's `handle` never sees. Pages that SvelteKit
 * renders replace the content security policy by their own, stricter one (vite.config.ts).
 */
const ALWAYS = {
	'content-security-policy': "frame-ancestors 'none'; object-src 'none'; base-uri 'none'",
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	// Not `no-referrer`: with it browsers send forms with `Origin: null`, even to their own site (Fetch, "append a request
	// Origin header"), and no check of the origin can pass. Other sites learn nothing either way.
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': [
		...[
			'accelerometer',
			'browsing-topics',
			'camera',
			'display-capture',
			'geolocation',
			'gyroscope',
			'hid',
			'idle-detection'
		],
		...['magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking']
	]
		.map((feature) => `${feature}=()`)
		.concat('publickey-credentials-get=(self)', 'publickey-credentials-create=(self)')
		.join(', ')
};

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The first thing that every request meets: security headers, then no unsafe method from a page of another site, whatever
 * its content type (SvelteKit looks at forms only). Answers whether the request was refused.
 */
export function guard(request: IncomingMessage, response: ServerResponse): boolean {
	for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
	if (!isLoopback(hostOf(request.headers))) response.setHeader('strict-transport-security', 'max-age=31536000');
	if (SAFE.has(request.method ?? '') || isFromThisSite(request.headers)) return false;
	response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
	response.end('This request comes from another site.\n');
	return true;
}
