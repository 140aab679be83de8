import { stat, truncate } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { findBinaries } from './binaries.ts';
import { clusterMajor, foundCluster, SUPERUSER, PORT, startPostmaster, type ClusterRun } from './cluster.ts';
import { binaryShelf, clusterHome, socketHome } from './places.ts';
import { livingPostmaster, stopPostmaster, type PidFile } from './postmaster.ts';
import { runtimeUser } from './runtime-user.ts';

export interface EmbeddedOptions {
	/** Holds the cluster, its log and its socket; PostgreSQL's user alone may enter. */
	directory: string;
	/** Directory of other binaries, such as Debian's; they must be of the cluster's major version. */
	binaries?: string | undefined;
	/** Who runs PostgreSQL when we are root. */
	user?: string | undefined;
	/** False in tests only: nothing is synced to the disk. */
	durable?: boolean;
	/** False when there must be a cluster already: one that has vanished is not replaced by an empty one. */
	mayFound?: boolean;
}

/** A running PostgreSQL of our own: reached by its socket only. */
export interface EmbeddedServer {
	pid: number;
	socketDirectory: string;
	port: number;
	major: number;
	/** It lived on after the application died, and was found again. */
	wasAdopted: boolean;
	wasFounded: boolean;
	stop(): Promise<void>;
}

/** Founds, starts or adopts the PostgreSQL of a directory. Resolves when it takes connections. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
	const user = await runtimeUser(options.user);
	const home = await clusterHome(resolve(options.directory), user);
	const cluster = join(home, 'cluster');
	const run: ClusterRun = {
		binaries: await findBinaries(options.binaries, user, binaryShelf()),
		user,
		socketDirectory: await socketHome(home, PORT, user),
		logFile: join(home, 'postgres.log'),
		durable: options.durable ?? true
	};
	const living = await answeringPostmaster(cluster);
	await refuseOtherMajor(cluster, run);
	if (options.mayFound === false) await refuseVanished(cluster);
	const wasFounded = !living && (await foundCluster(cluster, run));
	if (!living) await keepLogShort(run.logFile);
	const started = living ?? (await startOrJoin(cluster, run));
	await inspect(started, cluster, run);
	return {
		pid: started.pid,
		socketDirectory: started.socketDirectory,
		port: started.port,
		major: run.binaries.major,
		wasAdopted: living !== undefined,
		wasFounded,
		stop: () => stopPostmaster(started.pid)
	};
}

/** What a postmaster that was just killed answers, until the system has cleared it away. */
const GOING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']);

/** The postmaster that lives on, if one does. One that is going is waited for: it is no longer there to be adopted. */
async function answeringPostmaster(cluster: string): Promise<PidFile | undefined> {
	const deadline = performance.now() + 10_000;
	for (;;) {
		const living = await livingPostmaster(cluster);
		if (!living) return undefined;
		try {
			await firstAnswer(living);
			return living;
		} catch (error) {
			const isGoing = GOING.has((error as { code?: string }).code ?? '');
			if (!isGoing || performance.now() > deadline) throw error;
			await sleep(100);
		}
	}
}

/**
 * Two applications may start on one directory at once; PostgreSQL lets one win, and the other joins it. After a kill it
 * also refuses for a moment, until the last backend of the old postmaster is gone: then it is tried again.
 */
async function startOrJoin(cluster: string, run: ClusterRun): Promise<PidFile> {
	const deadline = performance.now() + 10_000;
	for (;;) {
		try {
			return await startPostmaster(cluster, run);
		} catch (error) {
			const winner = await livingPostmaster(cluster);
			if (winner) return winner;
			if (!/shared memory block/.test(String(error)) || performance.now() > deadline) throw error;
			await sleep(100);
		}
	}
}

async function refuseOtherMajor(cluster: string, run: ClusterRun): Promise<void> {
	const major = await clusterMajor(cluster);
	if (major === undefined || major === run.binaries.major) return;
	throw new StartRefusal(
		`The database in ${cluster} is of PostgreSQL ${major}, and the binaries are of ${run.binaries.major}: name those of ${major} with HEMICYCLE_POSTGRES_BIN, or export it with the old release and import it with the new.`
	);
}

async function refuseVanished(cluster: string): Promise<void> {
	if ((await clusterMajor(cluster)) === undefined) throw new StartRefusal(`The database in ${cluster} has vanished.`);
}

async function keepLogShort(logFile: string): Promise<void> {
	const found = await stat(logFile).catch(() => undefined);
	if (found && found.size > 10 * 2 ** 20) await truncate(logFile);
}

/** Is it the one of this directory, and does it sync what it acknowledges? An adopted one may be somebody else's. */
async function inspect(server: PidFile, cluster: string, run: ClusterRun): Promise<void> {
	const shown = await firstAnswer(server);
	if (resolve(shown.directory) !== cluster) {
		throw new StartRefusal(`The PostgreSQL at ${server.socketDirectory} serves ${shown.directory}, not ${cluster}.`);
	}
	const off = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter((name) => shown[name] === 'off');
	if (run.durable && off.length > 0) {
		throw new StartRefusal(
			`The PostgreSQL of ${cluster} runs with ${off.join(' and ')} off and could lose votes: stop it (pid ${server.pid}) and start again.`
		);
	}
}

interface Shown {
	directory: string;
	fsync: string;
	full_page_writes: string;
	synchronous_commit: string;
}

/** An adopted server may still be recovering from the crash: then ask again. */
async function firstAnswer(server: PidFile): Promise<Shown> {
	const deadline = performance.now() + 60_000;
	for (;;) {
		const client = new pg.Client({
			host: server.socketDirectory,
			port: server.port,
			user: SUPERUSER,
			database: 'postgres'
		});
		try {
			await client.connect();
			const answer = await client.query<Shown>(
				`select current_setting('data_directory') as directory, current_setting('fsync') as fsync,
				current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit`
			);
			return answer.rows[0] as Shown;
		} catch (error) {
			const isStarting = (error as { code?: string }).code === '57P03';
			if (!isStarting || performance.now() > deadline) throw error;
		} finally {
			await client.end().catch(() => undefined);
		}
	}
}
