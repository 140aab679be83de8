import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { listJobs } from './job-list.ts';
import { JobProblem } from './job-records.ts';
import { startJobs, type RunningJob } from './jobs.ts';

const database = await freshDatabase();
const tenant = (id: string) => database.tenant(id);
const quiet = { error: () => undefined, warn: () => undefined };

async function open() {
	const jobs = await startJobs({ connection: database.behind, applicationRole: 'hemicycle_app', tenant, log: quiet });
	onTestFinished(() => jobs.stop());
	return jobs;
}

const now = () => new Date();
const job = (kind: string) => ({ kind, label: 'Préparer le rapport', payload: { page: 7 } });

test('a job starts within moments of its commit and ends as done', async () => {
	const jobs = await open();
	const town = tenant(newId());
	const started = Promise.withResolvers<number>();
	await jobs.handle<{ page: number }>('test.quick', async ({ payload, progress }) => {
		started.resolve(performance.now());
		expect(payload.page).toBe(7);
		await progress(1, 3);
	});
	await town.transaction((tx) => jobs.enqueue(tx, job('test.quick'), now()));
	const committed = performance.now();
	expect((await started.promise) - committed).toBeLessThan(1000);
	await expect.poll(() => listJobs(town)).toMatchObject([{ state: 'done', done: 3, total: 3, attempts: 1 }]);
});

test('jobs that wait in line follow each other without a pause', async () => {
	const jobs = await open();
	const town = tenant(newId());
	let ran = 0;
	await jobs.handle('test.line', () => Promise.resolve(void (ran += 1)));
	await town.transaction(async (tx) => {
		for (let n = 0; n < 20; n += 1) await jobs.enqueue(tx, job('test.line'), now());
	});
	await expect.poll(() => ran, { timeout: 5000 }).toBe(20);
});

test('an act that is rolled back leaves no job', async () => {
	const jobs = await open();
	const town = tenant(newId());
	const ran: string[] = [];
	await jobs.handle('test.rollback', ({ id }) => Promise.resolve(void ran.push(id)));
	const act = town.transaction(async (tx) => {
		await jobs.enqueue(tx, job('test.rollback'), now());
		throw new Error('the act fails');
	});
	await expect(act).rejects.toThrow('the act fails');
	const kept = await town.transaction((tx) => jobs.enqueue(tx, job('test.rollback'), now()));
	await expect.poll(() => ran).toEqual([kept]);
	expect(await listJobs(town)).toHaveLength(1);
});

test('a handler that fails is tried again, and the clerk reads why', async () => {
	const jobs = await open();
	const town = tenant(newId());
	let tries = 0;
	const problems: (string | null)[] = [];
	await jobs.handle('test.retry', async () => {
		problems.push((await listJobs(town))[0]?.problem ?? null);
		if (++tries === 1) throw new JobProblem('Le serveur de courriel ne répond pas.');
	});
	await town.transaction((tx) => jobs.enqueue(tx, job('test.retry'), now()));
	await expect
		.poll(() => listJobs(town), { timeout: 15_000 })
		.toMatchObject([{ state: 'done', attempts: 2, problem: null }]);
	expect(problems).toEqual([null, 'Le serveur de courriel ne répond pas.']);
});

test('a cancelled job that waits never runs, and one that runs is stopped', async () => {
	const jobs = await open();
	const town = tenant(newId());
	const running = Promise.withResolvers<RunningJob<object>>();
	const ended = Promise.withResolvers<boolean>();
	await jobs.handle('test.cancel', async (it) => {
		running.resolve(it);
		await once(it.signal, 'abort');
		ended.resolve(true);
		await it.progress(1);
	});
	const [first, second] = await town.transaction(async (tx) => [
		await jobs.enqueue(tx, job('test.cancel'), now()),
		await jobs.enqueue(tx, job('test.cancel'), now())
	]);
	expect((await running.promise).id).toBe(first);
	expect(await jobs.cancel(town, second, now())).toBe(true);
	expect(await jobs.cancel(town, first, now())).toBe(true);
	expect(await ended.promise).toBe(true);
	expect(await jobs.cancel(town, first, now())).toBe(false);
	expect((await listJobs(town)).map((row) => [row.state, row.attempts])).toEqual([
		['cancelled', 0],
		['cancelled', 1]
	]);
});

test('a job whose process is killed in its handler is done by the next process', { timeout: 60_000 }, async () => {
	const jobs = await open();
	const town = tenant(newId());
	const doomed = fork(new URL('./doomed-worker.fixture.ts', import.meta.url), [JSON.stringify(database.behind)]);
	await once(doomed, 'message');
	await town.transaction((tx) => jobs.enqueue(tx, job('test.killed'), now()));
	await once(doomed, 'message');
	doomed.kill('SIGKILL');
	let ran = false;
	await jobs.handle('test.killed', () => Promise.resolve(void (ran = true)));
	await expect.poll(async () => (await jobs.supervise(), ran), { timeout: 45_000, interval: 1000 }).toBe(true);
	await expect.poll(() => listJobs(town)).toMatchObject([{ state: 'done', attempts: 2 }]);
});
