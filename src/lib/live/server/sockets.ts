import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Wire } from './listener.ts';

const PING_MS = 25_000;

/** Sockets that carry JSON: 64 kB a message, no compression (secrets beside what others wrote), a ping every 25 s. */
export class Sockets {
	readonly #server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false });
	readonly #alive = new WeakSet<WebSocket>();

	constructor() {
		setInterval(() => this.#ping(), PING_MS).unref();
	}

	/** Ends the handshake. Whoever calls this has checked host, origin and session. */
	accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<WebSocket> {
		return new Promise((resolve) => {
			this.#server.handleUpgrade(request, socket, head, (accepted) => {
				this.#alive.add(accepted);
				accepted.on('pong', () => this.#alive.add(accepted));
				accepted.on('error', () => accepted.terminate());
				resolve(accepted);
			});
		});
	}

	#ping(): void {
		for (const socket of this.#server.clients) {
			if (!this.#alive.delete(socket)) socket.terminate();
			else socket.ping();
		}
	}
}

const framed = new WeakMap<Buffer, Buffer>();

/**
 * A socket as the hub sees it. States go to thousands of sockets: their WebSocket frame is made once and written as it is
 * to the network socket, at half the cost of `ws` framing it for each (measured: bench `live`). That is safe because
 * `ws` writes whole frames at once as long as nothing is compressed.
 */
export function socketWire(socket: WebSocket, network: Duplex): Wire {
	return {
		send: (message) => {
			if (socket.readyState === WebSocket.OPEN) network.write(textFrame(message));
		},
		pending: () => network.writableLength,
		close: (code, reason) => socket.close(code, reason)
	};
}

/** One unmasked, final text frame (RFC 6455, 5.2). */
function textFrame(message: Buffer): Buffer {
	const made = framed.get(message);
	if (made) return made;
	const size = message.length;
	const head = size < 126 ? Buffer.alloc(2) : size < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
	head[0] = 0x81;
	if (size < 126) head[1] = size;
	else if (size < 65_536) {
		head[1] = 126;
		head.writeUInt16BE(size, 2);
	} else {
		head[1] = 127;
		head.writeBigUInt64BE(BigInt(size), 2);
	}
	const frame = Buffer.concat([head, message]);
	framed.set(message, frame);
	return frame;
}

/** Answers a refused upgrade in plain HTTP and hangs up. */
export function refuseUpgrade(socket: Duplex, status: 401 | 403 | 404 | 503): void {
	const reasons = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' };
	socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
