import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guard } from './guard.ts';

const server = createServer((asked, answer) => {
	if (!guard(asked, answer)) answer.end('let in');
});
beforeAll(() => new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready)));
afterAll(() => server.close());

function ask(method: string, headers: Record<string, string>) {
	return new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
		const { port } = server.address() as AddressInfo;
		const asked = request({ port, host: '127.0.0.1', method, headers }, (answer) => {
			answer.resume();
			resolve({ status: answer.statusCode, headers: answer.headers });
		});
		asked.on('error', reject).end();
	});
}

const host = 'conseil.valmont.example';

test('every answer carries the security headers, also a refusal', async () => {
	for (const answer of [await ask('GET', { host }), await ask('POST', { host })]) {
		expect(answer.headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'referrer-policy': 'same-origin',
			'cross-origin-opener-policy': 'same-origin',
			'strict-transport-security': 'max-age=31536000'
		});
		expect(answer.headers['permissions-policy']).toContain('camera=()');
	}
});

test('this very machine is not told to use https for a year', async () => {
	const answer = await ask('GET', { host: 'localhost:3000' });
	expect(answer.headers['strict-transport-security']).toBeUndefined();
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
	'%s from another site is refused, whatever its content type',
	async (method) => {
		const foreign = { host, origin: 'https://evil.example' };
		expect((await ask(method, { ...foreign, 'content-type': 'application/json' })).status).toBe(403);
		expect((await ask(method, { ...foreign, 'content-type': 'text/plain' })).status).toBe(403);
		expect((await ask(method, { host, origin: `https://${host}` })).status).toBe(200);
	}
);
