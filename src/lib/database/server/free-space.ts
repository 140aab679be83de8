import { randomBytes } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';

/** `tight`: no more papers are taken, votes are safe. `full`: nothing is written any more, reading goes on. */
export type Room = 'roomy' | 'tight' | 'full';

const MIB = 2 ** 20;
/**
 * PostgreSQL ends in a panic when it cannot write its log, whose pieces are 16 MiB. We stop writing four of them earlier, so
 * that what is under way, and its own checkpoints, still find room.
 */
const FULL_BELOW = 64 * MIB;
/** Later than it stopped: a disk that hovers at the limit must not refuse and take in turn. */
const ROOM_AGAIN = 96 * MIB;
/** Bytes that we hold ourselves and give to PostgreSQL when another program fills the disk faster than we look. */
const RESERVE = 32 * MIB;
const GIVE_BELOW = 16 * MIB;
const LOOK_MS = 1000;

/** Papers stop at 95 % of a disk; of a large one while 2 GiB are left. In bytes. */
export function roomOf({ available, total }: { available: number; total: number }, before: Room): Room {
	if (available < (before === 'full' ? ROOM_AGAIN : FULL_BELOW)) return 'full';
	return available < Math.max(256 * MIB, Math.min(total / 20, 2048 * MIB)) ? 'tight' : 'roomy';
}

/** The least room in bytes of several directories. One that is not there, or whose file system does not say, has enough. */
async function freeIn(directories: readonly string[]): Promise<{ available: number; total: number }> {
	const found = await Promise.all(directories.map((directory) => statfs(directory).catch(() => undefined)));
	const sizes = found.flatMap((disk) =>
		disk && disk.blocks > 0 ? [{ available: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize }] : []
	);
	return sizes.toSorted((one, other) => one.available - other.available)[0] ?? { available: Infinity, total: Infinity };
}

/** A start writes much (recovery, migrations): not on a full disk. */
export async function refuseFullDisk(directories: readonly string[]): Promise<void> {
	const { available } = await freeIn(directories);
	if (available >= FULL_BELOW) return;
	const megabytes = Math.floor(available / MIB);
	throw new StartRefusal(
		`The disk of ${directories[0]} is full (${megabytes} MB free, ${FULL_BELOW / MIB} needed): make room, then start again.`
	);
}

export interface SpaceNeeds {
	/** Where files are, and where the embedded database is: all must have room. */
	directories: readonly string[];
	/** File of the reserve, beside the embedded database; without one there is no reserve. */
	reserve?: string | undefined;
	/** Told when the room has changed. */
	told(room: Room, before: Room): void;
}

/** Looks once a second how much room is left. What it costs a request is reading `room`. */
export class FreeSpace {
	room: Room = 'roomy';
	/** Bytes. */
	available = Infinity;
	readonly #needs: SpaceNeeds;
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;
	#looking: Promise<void> = Promise.resolve();

	constructor(needs: SpaceNeeds) {
		this.#needs = needs;
	}

	start(): void {
		this.#timer = setTimeout(() => {
			this.#looking = this.look().finally(() => {
				if (!this.#isStopped) this.start();
			});
		}, LOOK_MS);
		this.#timer.unref();
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#looking;
	}

	async look(): Promise<void> {
		const free = await freeIn(this.#needs.directories);
		const before = this.room;
		this.available = free.available;
		this.room = roomOf(free, before);
		if (this.room !== before) this.#needs.told(this.room, before);
		const { reserve } = this.#needs;
		if (reserve === undefined) return;
		if (free.available < GIVE_BELOW) await rm(reserve, { force: true });
		else if (free.available > FULL_BELOW + 2 * RESERVE && !(await isThere(reserve))) await hold(reserve);
	}
}

async function isThere(path: string): Promise<boolean> {
	return (await stat(path).catch(() => undefined))?.size === RESERVE;
}

/** Random bytes: a file system that compresses would keep no room for zeros. */
async function hold(path: string): Promise<void> {
	try {
		const file = await open(path, 'w', 0o600);
		try {
			for (let written = 0; written < RESERVE; written += MIB) await file.write(randomBytes(MIB));
			await file.sync();
		} finally {
			await file.close();
		}
	} catch {
		// Filled meanwhile: the next look decides anew.
		await rm(path, { force: true });
	}
}
