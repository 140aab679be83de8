import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { livingPostmaster, workerIn } from '#lib/database/server/embedded/postmaster.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { embeddedServer, withClient } from '#lib/database/server/server.ts';
import { newId } from '#lib/kernel/ids.ts';

/** Five kills of each kind; fifty with HEMICYCLE_TEST_FULL. */
const KILLS = process.env['HEMICYCLE_TEST_FULL'] ? 50 : 5;
const tenantId = newId();
const pollId = newId();
let directory: string;

/** The same directory through all kills. Foreign keys are dropped: the ballots need no council around them. */
beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), 'hemicycle-crash-'));
	await chmod(directory, 0o711);
	const server = await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
	await migrateDatabase(server, 'drizzle');
	await withClient(server.connection('owner'), async (client) => {
		const keys = await client.query<{ name: string }>(
			"select conname as name from pg_constraint where conrelid = 'ballot'::regclass and contype = 'f'"
		);
		for (const { name } of keys.rows) await client.query(`alter table ballot drop constraint "${name}"`);
	});
	await server.stop();
}, 120_000);

afterAll(async () => {
	const living = await livingPostmaster(join(directory, 'postgres', 'cluster'));
	if (living) await (await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] })).stop();
	await rm(directory, { recursive: true, force: true });
});

interface Voter {
	process: ChildProcess;
	acknowledged: string[];
	readyMs: number;
}

async function startVoter(): Promise<Voter> {
	const started = performance.now();
	const child = spawn(process.execPath, ['src/lib/testing/crash/voter.ts', directory, tenantId, pollId], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const acknowledged: string[] = [];
	let rest = '';
	const ready = new Promise<number>((resolve, reject) => {
		child.once('exit', () => reject(new Error('the voter ended before it voted')));
		child.stdout.on('data', (chunk: Buffer) => {
			const lines = (rest + chunk.toString()).split('\n');
			rest = lines.pop() ?? '';
			if (lines[0] === 'ready') resolve(performance.now() - started);
			acknowledged.push(...lines.filter((line) => line !== 'ready'));
		});
	});
	return { process: child, acknowledged, readyMs: await ready };
}

async function killAll(voter: Voter, alsoPostgres: boolean): Promise<void> {
	const exit = once(voter.process, 'close');
	voter.process.kill('SIGKILL');
	const cluster = join(directory, 'postgres', 'cluster');
	for (let pid = alsoPostgres ? await workerIn(cluster) : undefined; pid !== undefined; pid = await workerIn(cluster)) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// It went by itself.
		}
	}
	await exit;
}

/** What lies in the database after a restart: ids of ballots and of journal entries. */
async function stored(): Promise<{ ballots: Set<string>; entries: number; doubles: number }> {
	const server = await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
	return withClient(server.connection('app'), async (client) => {
		await client.query("select set_config('app.tenant', $1, false)", [tenantId]);
		await client.query('set role hemicycle_app');
		const found = await client.query<{ id: string }>('select cast_id as id from ballot');
		const entries = await client.query<{ count: number }>('select count(*)::int as count from journal_entry');
		const ids = new Set(found.rows.map(({ id }) => id));
		return { ballots: ids, entries: entries.rows[0]?.count ?? 0, doubles: found.rows.length - ids.size };
	});
}

test.each([
	['the application alone', false],
	['the application and PostgreSQL', true]
])('kill -9 of %s loses no acknowledged ballot', { timeout: 600_000 }, async (_, alsoPostgres) => {
	const acknowledged: string[] = [];
	const openings: number[] = [];
	let hits = 0;
	for (let kill = 0; kill < KILLS; kill += 1) {
		const voter = await startVoter();
		openings.push(voter.readyMs);
		await sleep(20 + Math.random() * 600);
		await killAll(voter, alsoPostgres);
		acknowledged.push(...voter.acknowledged);
		if (voter.acknowledged.length > 0) hits += 1;
	}
	const { ballots, entries, doubles } = await stored();
	expect(acknowledged.filter((id) => !ballots.has(id))).toEqual([]);
	expect({ entries, doubles }).toEqual({ entries: ballots.size, doubles: 0 });
	expect(hits).toBeGreaterThanOrEqual(Math.floor(KILLS / 2));
	const median = openings.toSorted((one, other) => one - other)[Math.floor(KILLS / 2)] ?? 0;
	console.log(`${KILLS} kills, ${acknowledged.length} acknowledged, 0 lost, median opening ${Math.round(median)} ms`);
});
