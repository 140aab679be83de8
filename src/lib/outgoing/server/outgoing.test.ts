import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { LOOPBACK, outgoingToLoopback, trustLoopback } from '#lib/testing/loopback.ts';
import { openOutgoing } from './outgoing.ts';
import { outgoingRefusal, type OutgoingReason } from './refusal.ts';

const allowing = outgoingToLoopback();
const strict = openOutgoing([]);

/** A real server with TLS on this machine; answers its port. */
async function serve(answer: RequestListener): Promise<number> {
	const server = createServer({ cert: LOOPBACK.cert, key: LOOPBACK.key }, answer);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

const reasonOf = (call: Promise<unknown>): Promise<OutgoingReason | undefined> =>
	call.then(
		() => undefined,
		(error: unknown) => outgoingRefusal(error)?.reason
	);

test('a certificate that nobody vouches for ends the call', async () => {
	const port = await serve((_, answer) => answer.end('secret'));
	expect(await reasonOf(allowing.fetch(`https://localhost:${port}/`))).toBe('certificate');
});

test('an allowed server is called by name, with what was sent', async () => {
	trustLoopback();
	const port = await serve((request, answer) => {
		answer.setHeader('x-told', [request.method, request.url, request.headers.host, request.headers['x-own']].join(' '));
		request.pipe(answer);
	});
	const body = new URLSearchParams({ a: 'é' });
	const answer = await allowing.fetch(`https://localhost:${port}/x?y=1`, {
		method: 'POST',
		headers: { 'X-Own': 'z' },
		body
	});
	expect(answer.headers.get('x-told')).toBe(`POST /x?y=1 localhost:${port} z`);
	expect(await answer.text()).toBe('a=%C3%A9');
});

test.each([
	'https://127.0.0.1:{port}/',
	'https://localhost:{port}/',
	'https://2130706433:{port}/',
	'https://0x7f.1:{port}/',
	'https://[::1]:{port}/',
	'https://[::ffff:127.0.0.1]:{port}/'
])('%s is not called unless the installation allows it, and hears nothing', async (pattern) => {
	let calls = 0;
	const port = await serve((_, answer) => {
		calls += 1;
		answer.end();
	});
	expect(await reasonOf(strict.fetch(pattern.replace('{port}', String(port))))).toBe('address-refused');
	expect(calls).toBe(0);
});

test.each(['http://localhost/', 'ftp://localhost/', 'file:///etc/passwd', 'https://user:word@localhost/'])(
	'%s is not https without a name and a password in it',
	async (url) => expect(await reasonOf(allowing.fetch(url))).toBe('not-https')
);

test('a redirect is given back, not followed', async () => {
	const port = await serve((_, answer) => answer.writeHead(302, { location: 'https://127.0.0.1:1/' }).end());
	const answer = await allowing.fetch(`https://localhost:${port}/`);
	expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://127.0.0.1:1/']);
});

test('an answer of more than a megabyte is not read', async () => {
	const port = await serve((_, answer) => answer.end(Buffer.alloc(2 ** 20 + 1)));
	expect(await reasonOf(allowing.fetch(`https://localhost:${port}/`))).toBe('too-large');
});

test('a server that answers nothing is left after five seconds', async () => {
	const port = await serve(() => undefined);
	expect(await reasonOf(allowing.fetch(`https://localhost:${port}/`))).toBe('too-slow');
});

test('a name that nobody has, and a port where nobody listens, have their own reasons', async () => {
	expect(await reasonOf(allowing.fetch('https://nobody.invalid/'))).toBe('name-unknown');
	expect(await reasonOf(allowing.fetch('https://127.0.0.1:1/'))).toBe('unreachable');
});

test('a connection is made to allowed places only', async () => {
	const port = await serve(() => undefined);
	const socket = allowing.connectTls('localhost', port, []);
	await once(socket, 'secureConnect');
	expect(socket.authorized).toBe(true);
	socket.destroy();
	expect(() => strict.connect('127.0.0.1', port, [port])).toThrow('address-refused');
	const [error] = (await once(strict.connect('localhost', port, [port]), 'error')) as [Error];
	expect(outgoingRefusal(error)?.reason).toBe('address-refused');
});
