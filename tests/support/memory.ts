import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Memory of a server and of its PostgreSQL, in MiB: the proportional set size (PSS) of every process, in which what several
 * share counts once. Linux only.
 */
export async function memoryOf(serverPid: number, dataDirectory: string): Promise<number> {
	const postmaster = await readFile(join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
	const parents = await parentsByPid();
	const ours = [...parents.keys()].filter((pid) =>
		[serverPid, Number.parseInt(postmaster, 10)].some((ancestor) => descendsFrom(pid, ancestor, parents))
	);
	const sizes = await Promise.all(ours.map(proportionalKib));
	return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

async function parentsByPid(): Promise<Map<number, number>> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
	const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
	return new Map(pids.map((pid, index) => [pid, Number(/\) \S (\d+)/.exec(stats[index] ?? '')?.[1] ?? 0)]));
}

function descendsFrom(pid: number, ancestor: number, parents: Map<number, number>): boolean {
	for (let step: number | undefined = pid; step !== undefined && step > 0; step = parents.get(step)) {
		if (step === ancestor) return true;
	}
	return false;
}

async function proportionalKib(pid: number): Promise<number> {
	const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
	return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}
