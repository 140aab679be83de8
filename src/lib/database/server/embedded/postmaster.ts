import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

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
 * The postmaster that a pid file speaks of, if it lives. A file whose pid now belongs to another program (usual in
 * containers, where pids are small) is removed: PostgreSQL itself would refuse to start beside it.
 */
export async function livingPostmaster(cluster: string): Promise<PidFile | undefined> {
	const file = await readPidFile(cluster);
	if (!file) return undefined;
	if ((await programOf(file.pid)) === 'postgres') return file;
	await rm(join(cluster, 'postmaster.pid'), { force: true });
	return undefined;
}

/** Name of the program of a process; undefined if there is none, or only a zombie that nobody has reaped. */
export async function programOf(pid: number): Promise<string | undefined> {
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

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

async function isGone(pid: number, patience: number): Promise<boolean> {
	const deadline = performance.now() + patience;
	while (performance.now() < deadline) {
		if ((await programOf(pid)) !== 'postgres') return true;
		await sleep(10);
	}
	return false;
}
