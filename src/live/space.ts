import { join } from 'node:path';
import { Gauge } from 'prom-client';
import { FreeSpace, type Room } from '#lib/database/server/free-space.ts';
import type { Services } from '../services.ts';
import { closeSockets } from './sockets.ts';

let space: FreeSpace | undefined;

/** Papers stop long before votes do. */
export function takesPapers(): boolean {
	return space === undefined || space.room === 'roomy';
}

/**
 * Writes stop before the disk is full, for PostgreSQL would end in a panic: acts are refused (507), ballots get no answer and
 * are asked again, reading goes on. When there is room again everything goes on by itself. A database elsewhere keeps watch
 * over its own disk; ours holds the files then.
 */
export function watchSpace({ settings, databaseServer, database, log, metrics, checks, onClose }: Services): void {
	const home = databaseServer.kind === 'embedded' ? join(settings.dataDirectory, 'postgres') : undefined;
	const watch = new FreeSpace({
		directories: home === undefined ? [settings.dataDirectory] : [settings.dataDirectory, home],
		reserve: home && join(home, 'reserve'),
		told: (room, before) => {
			if (home !== undefined) database.mode.isReadOnly = room === 'full';
			log[room === 'roomy' ? 'info' : 'error']({ room, availableBytes: watch.available }, SENTENCES[room]);
			// A note that was refused is sent again when its tablet comes back, so it is told to.
			if (before === 'full') void closeSockets();
		}
	});
	new Gauge({
		name: 'hemicycle_disk_available_bytes',
		help: 'Room on the fullest disk of the data; writing stops below 64 MiB',
		registers: [metrics],
		collect() {
			this.set(watch.available);
		}
	});
	checks.set('space', () => (watch.room === 'full' ? Promise.reject(new Error('full')) : Promise.resolve()));
	space = watch;
	watch.start();
	onClose(() => watch.stop());
}

const SENTENCES: Record<Room, string> = {
	roomy: 'there is room on the disk again',
	tight: 'the disk is short of room: papers are refused',
	full: 'the disk is full: nothing is written until there is room'
};
