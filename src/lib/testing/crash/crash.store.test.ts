import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#lib/database/server/database.ts';
import { livingPostmaster, workerIn } from '#lib/database/server/embedded/postmaster.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { embeddedServer } from '#lib/database/server/server.ts';
import { openPoll } from '#lib/voting/server/polls.ts';
import { auditBallots } from '../ballot-audit.ts';
import { makeCouncil } from '../council.ts';

/** Three kills of each kind; fifty with HEMICYCLE_TEST_FULL. */
const KILLS = process.env['HEMICYCLE_TEST_FULL'] ? 50 : 3;
/** More voices than can be used before the last kill. */
const VOICES = KILLS * 3_000;
let tenantId: string;
let pollId: string;
let directory: string;

/** The same directory, council and poll through all kills. */
beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), 'hemicycle-crash-'));
	await chmod(directory, 0o711);
	const server = await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
	await migrateDatabase(server, 'drizzle');
	const database = openDatabase(server.connection('app'), () => undefined, 2);
	const council = await makeCouncil(database, { members: 1, items: 1 });
	tenantId = council.tenant.id;
	pollId = await openPollOf(council);
	await database.close();
	await server.stop();
}, 120_000);

async function openPollOf({ database, sitting, items, clerk, mandates }: Awaited<ReturnType<typeof makeCouncil>>) {
	const [mayor] = mandates;
	const own = { holderMandateId: mayor?.id ?? '', holderAccountId: mayor?.accountId ?? '', kind: 'own' as const };
	return database.transaction(async (tx) => {
		const place = { sittingId: sitting.id, itemId: items[0]?.id ?? '' };
		const voices = [{ ...own, mandateId: own.holderMandateId }];
		const opened = await openPoll(tx, { ...place, kind: 'ordinary', question: 'Budget', voices }, clerk.id, new Date());
		if (!opened.ok) throw new Error(opened.refusal);
		await tx.raw.execute(sql`
			insert into poll_right (tenant_id, poll_id, right_id, mandate_id, holder_mandate_id, holder_account_id, kind)
			select tenant_id, poll_id, gen_random_uuid(), gen_random_uuid(), holder_mandate_id, holder_account_id, 'proxy'
			from poll_right, generate_series(1, ${VOICES}::int) where poll_id = ${opened.value.pollId}`);
		return opened.value.pollId;
	});
}

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

/** What lies in the database after a restart, compared with the journal. */
async function stored() {
	const server = await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
	const database = openDatabase(server.connection('app'), () => undefined, 1);
	const audit = await auditBallots(database.tenant(tenantId), [pollId]);
	await database.close();
	return audit;
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
	const { ballots, commitments, lost, added } = await stored();
	const kept = new Set(ballots.map(({ castId }) => castId));
	expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
	expect({ commitments, lost, added }).toEqual({ commitments: ballots.length, lost: [], added: [] });
	expect(new Set(ballots.map(({ rightId }) => rightId)).size).toBe(ballots.length);
	expect(ballots.length).toBeLessThan(VOICES);
	expect(hits).toBeGreaterThanOrEqual(Math.floor(KILLS / 2));
	const median = openings.toSorted((one, other) => one - other)[Math.floor(KILLS / 2)] ?? 0;
	console.log(`${KILLS} kills, ${acknowledged.length} acknowledged, 0 lost, median opening ${Math.round(median)} ms`);
});
