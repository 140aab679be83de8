import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import type { DatabaseServer } from './server.ts';
import { TenantDb, type DatabaseMode } from './tenant-db.ts';

/** The application's connections, as the role that row-level security binds. */
export interface Database {
	pool: pg.Pool;
	/** Tables of the installation. */
	installation: NodePgDatabase;
	tenant: (tenantId: string) => TenantDb;
	/** May be changed at any time; holds for transactions that begin after. */
	mode: DatabaseMode;
	close: () => Promise<void>;
}

/** Longest waits that a request may cost, in milliseconds. */
const TIMEOUTS = {
	statement_timeout: 30_000,
	lock_timeout: 10_000,
	idle_in_transaction_session_timeout: 30_000
};

export function openDatabase(
	connection: pg.ClientConfig,
	report: (problem: Error) => void,
	connections = 20
): Database {
	const pool = new pg.Pool({
		...connection,
		...TIMEOUTS,
		max: connections,
		application_name: `hemicycle ${process.pid}`
	});
	// Without a listener one ended backend would end this process.
	pool.on('error', report);
	const installation = drizzle({ client: pool });
	const mode = { isReadOnly: false };
	return {
		pool,
		installation,
		mode,
		tenant: (tenantId) => new TenantDb(pool, tenantId, mode),
		close: () => pool.end()
	};
}

/** Held as long as this process works on the data; PostgreSQL lets go of it when the process dies. */
export interface InstanceLock {
	release(): Promise<void>;
}

const INSTANCE = "hashtextextended('hemicycle-instance', 0)";

/**
 * One application per database, ours or yours: who follows a sitting is told by the process that changed it, so a second one is
 * refused, naming the first. When PostgreSQL itself dies the lock dies
 * with it, and is taken again as soon as it is back.
 */
export async function lockInstance(server: Pick<DatabaseServer, 'connection'>): Promise<InstanceLock> {
	let client = await takeLock(server);
	let isReleased = false;
	const takeAgain = async (): Promise<void> => {
		while (!isReleased) {
			const taken = await takeLock(server).catch(() => undefined);
			if (taken) return hold(taken);
			await sleep(200, undefined, { ref: false });
		}
	};
	const hold = (taken: pg.Client) => {
		client = taken;
		if (isReleased) void client.end();
		else client.once('end', () => void takeAgain());
	};
	hold(client);
	return {
		release: () => {
			isReleased = true;
			return client.end();
		}
	};
}

async function takeLock(server: Pick<DatabaseServer, 'connection'>): Promise<pg.Client> {
	const client = new pg.Client({
		...server.connection('owner'),
		application_name: `hemicycle-instance ${process.pid}`
	});
	client.on('error', () => undefined);
	await client.connect();
	const deadline = performance.now() + 1000;
	for (;;) {
		const answer = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${INSTANCE}) as locked`);
		if (answer.rows[0]?.locked) return client;
		const holder = await holderOf(client);
		// A holder that was killed a moment ago may still be on the server's list.
		if (holder === undefined || isAlive(holder) || performance.now() > deadline) {
			await client.end();
			throw new StartRefusal(`Another Hémicycle (pid ${holder ?? 'unknown'}) is already working on this data.`);
		}
	}
}

async function holderOf(client: pg.Client): Promise<number | undefined> {
	const answer = await client.query<{ name: string }>(
		`select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
		where l.locktype = 'advisory' and l.granted and a.datname = current_database() and a.application_name like 'hemicycle-instance %'`
	);
	const pid = Number(answer.rows[0]?.name.split(' ')[1]);
	return Number.isNaN(pid) ? undefined : pid;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
