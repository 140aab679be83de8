import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The clock of a server under test: it goes as it does, and jumps ahead when a journey lets time pass. */
export class Clock {
	readonly environment: Record<string, string>;
	readonly #file: string;
	#ahead = 0;

	private constructor(file: string) {
		this.#file = file;
		const preload = new URL('./shifted-clock.mjs', import.meta.url).href;
		this.environment = { TEST_CLOCK_FILE: file, NODE_OPTIONS: `--import ${preload}` };
		writeFileSync(file, '0');
	}

	static async make(): Promise<Clock> {
		return new Clock(path.join(await mkdtemp(path.join(tmpdir(), 'hemicycle-clock-')), 'ahead'));
	}

	/** What the server takes for now, in milliseconds. */
	now(): number {
		return Date.now() + this.#ahead;
	}

	async pass(minutes: number): Promise<void> {
		this.#ahead += minutes * 60_000;
		writeFileSync(this.#file, String(this.#ahead));
		await pause(120);
	}

	remove(): Promise<void> {
		return rm(path.dirname(this.#file), { recursive: true });
	}
}
