import { spawn, execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import type { Binaries } from './binaries.ts';
import { readPidFile, type PidFile } from './postmaster.ts';
import type { RuntimeUser } from './runtime-user.ts';

/** The superuser inside the cluster; used to found it, never for work. */
export const SUPERUSER = 'hemicycle_root';
export const PORT = 5432;

/** How a cluster is run. `durable: false` is for tests: nothing is synced to the disk. */
export interface ClusterRun {
	binaries: Binaries;
	user: RuntimeUser | undefined;
	socketDirectory: string;
	logFile: string;
	durable: boolean;
}

/** Makes the cluster if there is none. Made aside and renamed, so that a half-made one is never taken for real. */
export async function foundCluster(cluster: string, run: ClusterRun): Promise<boolean> {
	if (await clusterMajor(cluster)) return false;
	await mkdir(dirname(cluster), { recursive: true });
	const unfinished = await mkdtemp(`${cluster}.new-`);
	if (run.user) await chown(unfinished, run.user.uid, run.user.gid);
	const options = [
		...['-D', unfinished, '-U', SUPERUSER, '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'],
		...['--data-checksums', '--no-instructions', ...(run.durable ? [] : ['--no-sync'])]
	];
	try {
		await promisify(execFile)(join(run.binaries.directory, 'initdb'), options, asUser(run.user));
		await rename(unfinished, cluster);
	} catch (error) {
		await rm(unfinished, { recursive: true, force: true });
		if (await clusterMajor(cluster)) return false;
		throw error;
	}
	return true;
}

/** Major version of the cluster in a directory; undefined if there is none. */
export async function clusterMajor(cluster: string): Promise<number | undefined> {
	const content = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
	return content === undefined ? undefined : Number.parseInt(content, 10);
}

/** Starts the postmaster in a process group of its own, so that Ctrl-C reaches the application first. */
export async function startPostmaster(cluster: string, run: ClusterRun): Promise<PidFile> {
	const log = await open(run.logFile, 'a', 0o600);
	const child = spawn(join(run.binaries.directory, 'postgres'), ['-D', cluster, ...settings(run)], {
		...asUser(run.user),
		detached: true,
		stdio: ['ignore', log.fd, log.fd]
	});
	let exited: number | NodeJS.Signals | undefined;
	child.once('exit', (code, signal) => (exited = code ?? signal ?? -1));
	child.once('error', () => (exited = -1));
	child.unref();
	await log.close();
	while (exited === undefined) {
		const file = await readPidFile(cluster);
		if (file?.isReady && file.pid === child.pid) return file;
		await sleep(5);
	}
	throw new StartRefusal(`PostgreSQL did not start (${exited}): ${await lastComplaint(run.logFile)}`);
}

async function lastComplaint(logFile: string): Promise<string> {
	const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n');
	return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? '';
}

function asUser(user: RuntimeUser | undefined) {
	const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
	return user ? { uid: user.uid, gid: user.gid, cwd: '/', env } : { cwd: '/', env };
}

/** Given on the command line, so that they win over `postgresql.conf` and `ALTER SYSTEM`. */
function settings(run: ClusterRun): string[] {
	const megabytes = Math.round(Math.min(512, Math.max(64, totalmem() / 2 ** 20 / 16)));
	const sync = run.durable ? 'on' : 'off';
	const values: Record<string, string | number> = {
		listen_addresses: '',
		port: PORT,
		unix_socket_directories: run.socketDirectory,
		unix_socket_permissions: '0700',
		fsync: sync,
		synchronous_commit: sync,
		full_page_writes: sync,
		max_connections: run.durable ? 40 : 100,
		shared_buffers: `${megabytes}MB`,
		dynamic_shared_memory_type: 'mmap',
		jit: 'off',
		timezone: 'UTC',
		log_timezone: 'UTC',
		// No personal data in the log: neither parameters nor the rows that an error speaks of.
		log_parameter_max_length: 0,
		log_parameter_max_length_on_error: 0,
		log_error_verbosity: 'terse',
		log_min_error_statement: 'panic'
	};
	return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
