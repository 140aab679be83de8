/** The least that a push to many sockets can cost: `ws` and nothing else. One message of the given size for each "push". */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { WebSocketServer } from 'ws';

const head = '{"type":"state","filler":"';
const frame = Buffer.from(head + 'x'.repeat(Math.max(0, Number(process.argv[2]) - head.length - 2)) + '"}');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => {
	const address = server.address();
	if (typeof address === 'object' && address) process.send?.(address.port);
});
process.on('message', () => {
	for (const socket of server.clients) socket.send(frame, { binary: false });
});
