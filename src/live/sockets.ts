import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A close frame without mask: code 1012, the service restarts. Browsers then come back by themselves. */
const RESTART = Buffer.from([0x88, 0x02, 0x03, 0xf4]);

const open = new Set<Duplex>();

/** Remembers an upgraded socket, whichever room it belongs to, so that the process can end. */
export function remember(socket: Duplex): void {
	open.add(socket);
	socket.once('close', () => open.delete(socket));
}

/** Tells every tablet that we restart, and lets go of those that do not hang up within a second. */
export async function closeSockets(): Promise<void> {
	for (const socket of open) socket.end(RESTART);
	const deadline = performance.now() + 1000;
	while (open.size > 0 && performance.now() < deadline) await sleep(10);
	for (const socket of open) socket.destroy();
}
