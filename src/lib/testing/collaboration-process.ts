import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Collaboration } from '#lib/annotations/server/collaboration.ts';
import type { MarkedSitting } from '#lib/annotations/server/documents.ts';
import { openDatabase } from '#lib/database/server/database.ts';

/**
 * A Yjs server in a process of its own, so that a test can kill it. Who asks is said in the address (`?as=`); everything else is
 * as in the product. Prints its port.
 */
const { connection, sitting } = JSON.parse(process.env['COLLABORATION'] ?? '{}') as {
	connection: Parameters<typeof openDatabase>[0];
	sitting: MarkedSitting;
};
const database = openDatabase(connection, () => undefined, 5);
const collaboration = new Collaboration({
	tenant: (id) => database.tenant(id),
	findSitting: (_, id) => Promise.resolve(id === sitting.id ? sitting : null),
	log: { warn: () => undefined, error: (...words: unknown[]) => console.error(...words) },
	now: () => new Date()
});
const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
const server = createServer();
server.on('upgrade', (request, socket, head) => {
	const accountId = new URL(request.url ?? '', 'http://localhost').searchParams.get('as') ?? '';
	sockets.handleUpgrade(request, socket, head, (webSocket) => {
		const client = collaboration.connect(webSocket, new Request('http://localhost/'), {
			accountId,
			mayEnter: () => true
		});
		webSocket.on('message', (data: Buffer) => client.handleMessage(new Uint8Array(data)));
		webSocket.on('close', (code) => client.handleClose({ code, reason: '' }));
	});
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
