import type { Buffer } from 'node:buffer';
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

/** A socket as the hub sees it. */
export function socketWire(socket: WebSocket): Wire {
	return {
		send: (frame) => {
			if (socket.readyState === WebSocket.OPEN) socket.send(frame, { binary: false });
		},
		pending: () => socket.bufferedAmount,
		close: (code, reason) => socket.close(code, reason)
	};
}

/** Answers a refused upgrade in plain HTTP and hangs up. */
export function refuseUpgrade(socket: Duplex, status: 401 | 403 | 404 | 503): void {
	const reasons = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' };
	socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
