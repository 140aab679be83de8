import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';

/** What `postmaster.pid` says. */
export interface PidFile {
	pid: number;
	port: number;
	socketDirectory: string;
	isReady: boolean;
}

export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
	const content = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
	if (!content) return undefined;
	const lines = content.split('\n').map((line) => line.trim());
	return {
		pid: Math.abs(Number(lines[0])),
		port: Number(lines[3]),
		socketDirectory: lines[4] ?? '',
		isReady: lines[7] === 'ready'
	};
}

/**
 * The postmaster that a pid file speaks of, if it lives. PostgreSQL itself clears the file of a process that is gone; but
 * beside a pid that now belongs to another program (usual in containers, where pids are small), or to a dead process that
 * nobody has reaped, it would refuse to start for ever: then the file is removed, once nothing works in the cluster.
 */
export async function livingPostmaster(cluster: string): Promise<PidFile | undefined> {
	const file = await readPidFile(cluster);
	if (!file) return undefined;
	if ((await isPostmaster(file.pid)) && (await mayWorkIn(file.pid, cluster))) return file;
	if (!send(file.pid, 0)) return undefined;
	await untilNobodyWorksIn(cluster);
	await rm(join(cluster, 'postmaster.pid'), { force: true });
	await rm(join(file.socketDirectory, `.s.PGSQL.${file.port}.lock`), { force: true });
	return undefined;
}

/** Whether a PostgreSQL runs under a pid. */
export async function isPostmaster(pid: number): Promise<boolean> {
	return (await programOf(pid)) === 'postgres';
}

/** A postgres works inside its cluster's directory. Where that cannot be looked up, the question it is asked later decides. */
async function mayWorkIn(pid: number, cluster: string): Promise<boolean> {
	const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
	return directory === undefined || directory === cluster;
}

/** Backends outlive a killed postmaster by a moment; a new one beside them would destroy the data. */
async function untilNobodyWorksIn(cluster: string): Promise<void> {
	const deadline = performance.now() + 10_000;
	for (;;) {
		const pid = await workerIn(cluster);
		if (pid === undefined) return;
		if (performance.now() > deadline) {
			throw new StartRefusal(
				`A PostgreSQL process (pid ${pid}) without a postmaster still works in ${cluster}: end it.`
			);
		}
		await sleep(50);
	}
}

/** Any postgres process that works in a cluster. */
export async function workerIn(cluster: string): Promise<number | undefined> {
	for (const name of await readdir('/proc').catch(() => [])) {
		const directory = /^\d+$/.test(name) ? await readlink(`/proc/${name}/cwd`).catch(() => '') : '';
		if (directory === cluster && (await programOf(Number(name))) === 'postgres') return Number(name);
	}
	return undefined;
}

/** Name of the program of a process; undefined if there is none, or only a zombie that nobody has reaped. */
async function programOf(pid: number): Promise<string | undefined> {
	if (process.platform === 'linux') {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
		const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(stat) ?? [];
		return state === 'Z' || state === 'X' ? undefined : name;
	}
	const answer = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }));
	return answer.stdout.trim().split('/').pop() ?? undefined;
}

/**
 * Fast shutdown: transactions are rolled back, a checkpoint is written, the next start needs no recovery. After
 * `patience` milliseconds an immediate one, which does need recovery but loses nothing committed.
 */
export async function stopPostmaster(pid: number, patience = 4000): Promise<void> {
	send(pid, 'SIGINT');
	if (await isGone(pid, patience)) return;
	send(pid, 'SIGQUIT');
	await isGone(pid, 1000);
}

/** Answers whether there is such a process at all, be it a zombie. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(pid, signal);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ESRCH') return false;
		if (code === 'EPERM' && signal === 0) return true;
		throw error;
	}
}

async function isGone(pid: number, patience: number): Promise<boolean> {
	const deadline = performance.now() + patience;
	while (performance.now() < deadline) {
		if (!(await isPostmaster(pid))) return true;
		await sleep(10);
	}
	return false;
}
