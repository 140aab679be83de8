import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Database } from '#lib/database/server/database.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { embeddedServer, withClient } from '#lib/database/server/server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { jobs } from '#lib/jobs/server/tables.ts';
import { freshDatabase } from './database.ts';

const binaries = process.env['HEMICYCLE_POSTGRES_BIN'];
const tenantId = newId();

/** The smallest act: one row, in a transaction of its own. */
async function act(database: Database): Promise<string> {
	const id = newId();
	const now = new Date();
	await database.tenant(tenantId).transaction(async (tx) => {
		await tx.insert(jobs, { id, kind: 'test', label: 'Test', state: 'waiting', createdAt: now, updatedAt: now });
	});
	return id;
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
	const taken: number[] = [];
	for (let round = 0; round < times; round += 1) {
		const started = performance.now();
		await work();
		taken.push(performance.now() - started);
	}
	return taken.toSorted((one, other) => one - other)[Math.floor(times / 2)] ?? 0;
}

test('every connection may be ended under load: the process lives, nothing acknowledged is lost, work goes on', async () => {
	const problems: Error[] = [];
	const fresh = await freshDatabase();
	const database = openDatabase(fresh.connection, (problem) => problems.push(problem), 10);
	onTestFinished(database.close);
	const acknowledged: string[] = [];
	let isOver = false;
	const workers = Array.from({ length: 8 }, async () => {
		while (!isOver)
			await act(database).then(
				(id) => acknowledged.push(id),
				() => undefined
			);
	});
	for (let round = 0; round < 3; round += 1) {
		await new Promise((resolve) => setTimeout(resolve, 150));
		await withClient(fresh.behind, (client) =>
			client.query(
				'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
			)
		);
	}
	const before = acknowledged.length;
	await expect.poll(() => acknowledged.length, { timeout: 15_000 }).toBeGreaterThan(before + 20);
	isOver = true;
	await Promise.all(workers);
	const stored = await database.tenant(tenantId).transaction((tx) => tx.select({ id: jobs.id }).from(jobs));
	const ids = new Set(stored.map(({ id }) => id));
	expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
});

test('an act is not held up by a long report', { retry: 2 }, async () => {
	const database = await freshDatabase();
	const idle = await median(100, () => act(database));
	const report = database.installation.execute(
		sql`select count(*) from generate_series(1, 6000000) n where n % 7 = n % 11`
	);
	const busy = await median(100, () => act(database));
	await report;
	expect(busy).toBeLessThan(idle * 10 + 5);
});

test('readers are served while thirty-two write', { retry: 2 }, async () => {
	const database = await freshDatabase();
	for (let made = 0; made < 30; made += 1) await act(database);
	const read = () => database.tenant(tenantId).transaction((tx) => tx.select().from(jobs).limit(30));
	const idle = await median(50, read);
	let isOver = false;
	const writers = Array.from({ length: 32 }, async () => {
		while (!isOver) await act(database);
	});
	const busy = await median(50, read);
	isOver = true;
	await Promise.all(writers);
	expect(busy).toBeLessThan(idle * 30);
});

test(
	'each commit is synced to the disk, and a warm start is quicker than a cold one',
	{ timeout: 120_000, retry: 2 },
	async () => {
		const directory = await mkdtemp(join(tmpdir(), 'hemicycle-sync-'));
		await chmod(directory, 0o711);
		onTestFinished(() => rm(directory, { recursive: true, force: true }));
		const cold = performance.now();
		const first = await embeddedServer(directory, { binaries });
		await migrateDatabase(first, 'drizzle');
		const coldMs = performance.now() - cold;
		await first.stop();
		const warm = performance.now();
		const server = await embeddedServer(directory, { binaries });
		const warmMs = performance.now() - warm;
		onTestFinished(() => server.stop());
		const database = openDatabase(server.connection('app'), () => undefined, 1);
		const before = await walSyncs(server.major, database);
		for (let made = 0; made < 200; made += 1) await act(database);
		const after = await walSyncs(server.major, database);
		await database.close();
		expect(after - before).toBeGreaterThanOrEqual(200);
		expect(warmMs).toBeLessThan(coldMs);
	}
);

/** How often the log was forced to the disk, as PostgreSQL counts it: another view since 18. */
async function walSyncs(major: number, database: Database): Promise<number> {
	const source =
		major >= 18
			? "select sum(fsyncs) as syncs from pg_stat_io where object = 'wal'"
			: 'select wal_sync as syncs from pg_stat_wal';
	await database.pool.query('select pg_stat_force_next_flush()');
	const answer = await database.pool.query<{ syncs: string }>(source);
	return Number(answer.rows[0]?.syncs);
}
