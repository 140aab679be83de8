import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BootSettings } from '../services.ts';
import { acceptCollaboration } from './collab.ts';
import { guard } from './guard.ts';

/** Opens the database and everything else that requests need. Resolves when requests may come. */
export async function boot(settings: BootSettings): Promise<void> {
	void settings;
}

/** WebSockets under `/live/`: authenticates, then hands over to a room. */
export function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
	if (pathOf(request) === '/live/collab') {
		acceptCollaboration(request, socket, head).catch(() => socket.destroy());
		return;
	}
	socket.destroy();
}

/** Requests that must not go through SvelteKit (uploads, ballots by POST, event streams). Answers whether it took it. */
export async function handleRequest(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
	if (guard(request, response)) return true;
	return false;
}

function pathOf(request: IncomingMessage): string {
	return (request.url ?? '').split('?', 1)[0] ?? '';
}
