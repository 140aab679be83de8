import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { memoryOf } from '../support/memory.ts';
import { bytesBelow, percentile, startServer, temporaryDirectory, type Figures } from './harness.ts';

const ROUNDS = 5;

/** How long a start takes on new data and on data that is there, what it needs when nobody asks, and how much is shipped. */
export async function bench(): Promise<Figures> {
	const data = join(await temporaryDirectory(), 'data');
	const cold = await startServer({ HEMICYCLE_DATA: data });
	await cold.stop();
	const warm: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		const server = await startServer({ HEMICYCLE_DATA: data });
		warm.push(server.startMs);
		await server.stop();
	}
	const bare = await bareStart();
	return {
		warmStartMs: Math.round(percentile(warm, 0.5)),
		coldStartMs: Math.round(cold.startMs),
		...bare,
		bareNodeMs: Math.round(bareNodeMs()),
		packageMb: Math.round((await packageBytes()) / 2 ** 20)
	};
}

/** Without the demo: what a cold start costs beside a warm one, and the memory of Node and PostgreSQL at rest. */
async function bareStart(): Promise<Figures> {
	const data = join(await temporaryDirectory(), 'data');
	const env = { HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' };
	const cold = await startServer(env);
	await cold.stop();
	const warm = await startServer(env);
	const idleMemoryMb = Math.round(await memoryOf(warm.process.pid ?? 0, data));
	await warm.stop();
	return { bareColdToWarm: Math.round((cold.startMs / warm.startMs) * 10) / 10, idleMemoryMb };
}

/** What Node alone takes to start, in the same run: the floor. */
function bareNodeMs(): number {
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		const started = performance.now();
		execFileSync(process.execPath, ['-e', '0']);
		times.push(performance.now() - started);
	}
	return percentile(times, 0.5);
}

/** Packages that production needs, and the build. */
async function packageBytes(): Promise<number> {
	const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { encoding: 'utf8' });
	const packages = listed.trim().split('\n').slice(1);
	const outermost = packages.filter((path) => !packages.some((other) => path.startsWith(`${other}/`)));
	const sizes = await Promise.all([...outermost, 'build'].map((path) => bytesBelow(realpathSync(path))));
	return sizes.reduce((sum, size) => sum + size, 0);
}
