import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { onEnd, percentile, startServer, temporaryDirectory, type Figures } from './harness.ts';
import { followAll, isOfType, makeScene, openBeside, openVote } from '../support/live-scene.ts';

const SOCKETS = 2_000;
const PUSHES = 20;
/** Pauses between pushes: apart from the limit of five a second. */
const PAUSE_MS = 350;

/**
 * A change of state reaches 2,000 sockets: from the act (a member checks in or out, stored and committed) to the last
 * tablet; and the same bytes by bare `ws` from a process of its own, in the same run.
 */
export async function bench(): Promise<Figures> {
	const data = join(await temporaryDirectory(), 'data');
	const server = await startServer({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' });
	const scene = await makeScene(await openBeside(data), { members: 56, items: 20, sessions: 56 });
	await openVote(scene, 1);
	const arrivals = new Arrivals();
	const sockets = await followAll(server.origin, scene, SOCKETS, (data) => {
		if (isOfType(data, 'state')) arrivals.arrived(data.length);
	});
	let isPresent = true;
	const ours = await measure(arrivals, pidOf(server.process), () => {
		isPresent = !isPresent;
		sockets[55]?.send(JSON.stringify({ type: 'presence', isPresent }));
	});
	await server.stop();
	const bare = await measureBare(arrivals.bytes);
	return {
		...ours,
		stateBytes: arrivals.bytes,
		bareP50Ms: bare.p50Ms,
		bareMaxMs: bare.maxMs,
		bareCpuMsPerBroadcast: bare.cpuMsPerBroadcast,
		ratioToBareWs: round(ours.p50Ms / bare.p50Ms),
		ratioCpuToBareWs: round(ours.cpuMsPerBroadcast / bare.cpuMsPerBroadcast)
	};
}

/** Counts who has the push that is under way. */
class Arrivals {
	bytes = 0;
	#missing = 0;
	#resolve: () => void = () => undefined;

	/** Resolves when all sockets have one more state. */
	all(): Promise<void> {
		this.#missing = SOCKETS;
		return new Promise((resolve) => (this.#resolve = resolve));
	}

	arrived(bytes: number): void {
		this.bytes = bytes;
		this.#missing -= 1;
		if (this.#missing === 0) this.#resolve();
	}
}

async function measure(arrivals: Arrivals, pid: number, push: () => void) {
	await pause(1_500);
	const times: number[] = [];
	const cpu = cpuMs(pid);
	for (let round = 0; round < PUSHES; round += 1) {
		const everybody = arrivals.all();
		const started = performance.now();
		push();
		await everybody;
		times.push(performance.now() - started);
		await pause(PAUSE_MS);
	}
	return {
		p50Ms: percentile(times, 0.5),
		maxMs: percentile(times, 1),
		cpuMsPerBroadcast: round((cpuMs(pid) - cpu) / PUSHES)
	};
}

async function measureBare(bytes: number) {
	const child = fork(new URL('../support/bare-ws.ts', import.meta.url), [String(bytes)]);
	onEnd(() => Promise.resolve(void child.kill()));
	const [port] = (await once(child, 'message')) as [number];
	const arrivals = new Arrivals();
	const open = () =>
		new Promise<void>((resolve) => {
			const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
			socket.on('open', resolve);
			socket.on('message', (data: Buffer) => {
				if (isOfType(data, 'state')) arrivals.arrived(data.length);
			});
		});
	for (let from = 0; from < SOCKETS; from += 200) await Promise.all(Array.from({ length: 200 }, open));
	const found = await measure(arrivals, pidOf(child), () => void child.send('push'));
	child.kill();
	return found;
}

function pidOf(child: { pid?: number | undefined }): number {
	if (child.pid === undefined) throw new Error('the process did not start');
	return child.pid;
}

/** Processor time of a process so far, user and system. Linux counts it in hundredths of a second. */
function cpuMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
