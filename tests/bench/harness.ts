import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** What a benchmark found: one number for each name, its unit in the name (`warmStartMs`). */
export type Figures = Record<string, number>;
export type Benchmark = () => Promise<Figures>;

/** A production server on a port and a data directory of its own. */
export interface BenchServer {
	origin: string;
	process: ChildProcess;
	/** From the spawn of the process to the first moment that it answers. */
	startMs: number;
	stop(signal?: NodeJS.Signals): Promise<void>;
}

const closers: (() => Promise<void>)[] = [];

/** Runs when the benchmark is over, however it ends; last registered first. */
export function onEnd(work: () => Promise<void>): void {
	closers.push(work);
}

export async function closeAll(): Promise<void> {
	for (const close of closers.splice(0).toReversed()) await close();
}

/** A directory that is removed at the end. The embedded PostgreSQL may pass through it. */
export async function temporaryDirectory(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'hemicycle-bench-'));
	await chmod(path, 0o711);
	onEnd(() => rm(path, { recursive: true, force: true }));
	return path;
}

/** Starts the build on a free port; resolves when it answers. Without `HEMICYCLE_DATA` in `env`, on new data. */
export async function startServer(env: Record<string, string> = {}): Promise<BenchServer> {
	const data = env['HEMICYCLE_DATA'] ?? join(await temporaryDirectory(), 'data');
	const started = performance.now();
	const child = spawn(process.execPath, ['scripts/serve.js'], {
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		env: { ...process.env, PORT: '0', HEMICYCLE_LOG: 'error', HEMICYCLE_DATA: data, ...env }
	});
	let complaint = '';
	child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
	const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill(signal);
		await once(child, 'exit');
	};
	onEnd(() => stop());
	const first = await Promise.race([
		once(child, 'message').then(([message]) => message as { origin: string }),
		once(child, 'exit').then(() => undefined)
	]);
	if (!first) throw new Error(`the server did not start: ${complaint}`);
	return { origin: first.origin, process: child, startMs: performance.now() - started, stop };
}

/** The value below which a share of the values lies (0.5: the median), rounded to two decimals. */
export function percentile(values: number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
	return Math.round(value * 100) / 100;
}

/** Bytes of all files below a directory; links are not followed. */
export async function bytesBelow(directory: string): Promise<number> {
	let total = 0;
	for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
		if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size;
	}
	return total;
}
