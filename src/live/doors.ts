import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { hostOf } from '#lib/people/server/site.ts';
import { bootServices, closeServices, services, type BootSettings, type Services } from '../services.ts';
import { postBallot } from './ballots.ts';
import { acceptCollaboration } from './collab.ts';
import { countLeaks } from './leaks.ts';
import { receive } from './front.ts';
import { guard } from './guard.ts';
import { handleHealth } from './health.ts';
import { streamPublic } from './public.ts';
import { keepNights } from './night.ts';
import { acceptSitting } from './sitting.ts';
import { closeSockets, remember } from './sockets.ts';
import { keepStamps } from './stamps.ts';
import { watchSpace } from './space.ts';
import { receiveUpload } from './uploads.ts';
import { startWork } from './work.ts';

const SOCKETS: Partial<Record<string, typeof acceptSitting>> = {
	'/live/sitting': acceptSitting,
	'/live/collab': acceptCollaboration
};

const DOORS: Partial<Record<string, typeof postBallot>> = {
	'/live/ballots': postBallot,
	'/live/public': streamPublic
};

export { readSettings } from '../settings.ts';

/** Opens the database and everything else that requests need. Resolves when requests may come. */
export async function boot(settings: BootSettings): Promise<Services> {
	const opened = await bootServices(settings);
	await startWork(opened);
	watchSpace(opened);
	keepNights(opened);
	keepStamps(opened);
	countLeaks(opened);
	return opened;
}

/** Lets go of sockets, then of everything that `boot` opened. */
export async function shutdown(options = { keepDatabase: false }): Promise<void> {
	await closeSockets();
	await closeServices(options);
}

/** WebSockets under `/live/`: authenticates, then hands over to a room. */
export function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
	socket.on('error', () => socket.destroy());
	if (!services().hosts.isOurs(hostOf(request.headers))) {
		socket.end('HTTP/1.1 421 Misdirected Request\r\nconnection: close\r\n\r\n');
		return;
	}
	remember(socket);
	const accept = SOCKETS[pathOf(request)];
	if (accept) accept(request, socket, head).catch(() => socket.destroy());
	else socket.destroy();
}

/** Requests that must not go through SvelteKit (uploads, ballots by POST, event streams). Answers whether it took it. */
export async function handleRequest(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
	if (receive(request, response, services().hosts)) return true;
	if (guard(request, response)) return true;
	const path = pathOf(request);
	const door = path.startsWith('/live/uploads') ? receiveUpload : DOORS[path];
	if (door) {
		await door(request, response);
		return true;
	}
	return handleHealth(request, response, path);
}

function pathOf(request: IncomingMessage): string {
	return (request.url ?? '').split('?', 1)[0] ?? '';
}
