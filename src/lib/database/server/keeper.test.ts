import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockInstance } from './database.ts';
import { keepAlive } from './keeper.ts';
import { embeddedServer, withClient, type DatabaseServer } from './server.ts';

const binaries = process.env['HEMICYCLE_POSTGRES_BIN'];

async function start(): Promise<{ data: string; server: DatabaseServer }> {
	const data = await mkdtemp(join(tmpdir(), 'hemicycle-keeper-'));
	await chmod(data, 0o711);
	onTestFinished(() => rm(data, { recursive: true, force: true }));
	const server = await embeddedServer(data, { durable: false, binaries });
	onTestFinished(() => server.stop());
	return { data, server };
}

const cluster = (data: string) => join(data, 'postgres', 'cluster');

async function kill(data: string): Promise<void> {
	process.kill(Number.parseInt(await readFile(join(cluster(data), 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
}

const answers = (server: DatabaseServer) =>
	withClient(server.connection('app'), (client) => client.query('select')).then(
		() => true,
		() => false
	);

test('a PostgreSQL that the system ended is started again, and the lock of the instance is taken again', async () => {
	const { data, server } = await start();
	const lock = await lockInstance(server);
	onTestFinished(() => lock.release());
	const told: (Error | undefined)[] = [];
	onTestFinished(keepAlive(server, (failure) => told.push(failure)));
	await kill(data);
	await expect.poll(() => told).toEqual([undefined]);
	await expect.poll(() => answers(server)).toBe(true);
	await expect
		.poll(async () => {
			const second = await lockInstance(server).catch((error: unknown) => (error as Error).message);
			if (typeof second === 'string') return second;
			await second.release();
			return 'taken';
		})
		.toContain(`Another Hémicycle (pid ${process.pid})`);
});

test('a database that has vanished is told, and not replaced by an empty one', async () => {
	const { data, server } = await start();
	await rename(cluster(data), join(data, 'postgres', 'elsewhere'));
	process.kill(
		Number.parseInt(await readFile(join(data, 'postgres', 'elsewhere', 'postmaster.pid'), 'utf8'), 10),
		'SIGKILL'
	);
	const told: (Error | undefined)[] = [];
	onTestFinished(keepAlive(server, (failure) => told.push(failure)));
	await expect.poll(() => told[0]?.message).toContain('has vanished');
});
