import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { lockInstance } from '../database.ts';
import { embeddedServer } from '../server.ts';
import { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './supervisor.ts';

/** Debian's when the whole suite runs on it. */
const binaries = process.env['HEMICYCLE_POSTGRES_BIN'];

async function place(name = ''): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'hemicycle-pg-'));
	await chmod(path, 0o711);
	onTestFinished(() => rm(path, { recursive: true, force: true }));
	const inner = join(path, name);
	await mkdir(inner, { recursive: true, mode: 0o711 });
	return inner;
}

async function start(options: EmbeddedOptions): Promise<EmbeddedServer> {
	const server = await startEmbedded({ durable: false, binaries, ...options });
	onTestFinished(() => server.stop());
	return server;
}

/** The cluster is in the directory, or where its link leads. */
const pidFile = (directory: string) => join(directory, 'cluster', 'postmaster.pid');

test('a new directory gets a cluster, and the next start opens it without recovery', async () => {
	const directory = join(await place(), 'postgres');
	const first = await start({ directory });
	expect(first).toMatchObject({ wasFounded: true, wasAdopted: false });
	await first.stop();
	expect(await start({ directory })).toMatchObject({ wasFounded: false, wasAdopted: false });
	expect(await readFile(join(directory, 'postgres.log'), 'utf8')).not.toContain('was not properly shut down');
});

test('a PostgreSQL that outlived its application is adopted', async () => {
	const directory = join(await place(), 'postgres');
	const first = await start({ directory });
	expect(await start({ directory })).toMatchObject({ wasAdopted: true, pid: first.pid });
});

test('a server that does not sync what it acknowledges is refused', async () => {
	const directory = join(await place(), 'postgres');
	const careless = await start({ directory });
	await expect(startEmbedded({ directory, binaries })).rejects.toThrow(
		'runs with fsync and full_page_writes and synchronous_commit off and could lose votes'
	);
	await careless.stop();
});

test('it takes no network connection, only its socket, which others cannot reach', async () => {
	const directory = join(await place(), 'postgres');
	const server = await start({ directory });
	const client = new pg.Client({ host: server.socketDirectory, user: 'hemicycle_root', database: 'postgres' });
	await client.connect();
	const shown = await client.query("select current_setting('listen_addresses') as addresses");
	await client.end();
	expect(shown.rows).toEqual([{ addresses: '' }]);
});

test('a stale pid file whose pid belongs to another program is cleared away', async () => {
	const directory = join(await place(), 'postgres');
	const first = await start({ directory });
	const content = await readFile(pidFile(directory), 'utf8');
	await first.stop();
	const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
	onTestFinished(() => void other.kill());
	await writeFile(pidFile(directory), content.replace(/^\d+/, String(other.pid)));
	expect(await start({ directory })).toMatchObject({ wasAdopted: false });
	expect(other.exitCode).toBeNull();
});

test('a path too long for a socket gets a short one elsewhere', async () => {
	const directory = join(await place('a'.repeat(120)), 'postgres');
	const server = await start({ directory });
	onTestFinished(() => rm(server.socketDirectory, { recursive: true, force: true }));
	expect(server.socketDirectory.length).toBeLessThan(90);
});

test('a cluster of another major version is refused with what to do', async () => {
	const directory = join(await place(), 'postgres');
	await (await start({ directory })).stop();
	await writeFile(join(directory, 'cluster', 'PG_VERSION'), '13\n');
	await expect(startEmbedded({ directory, binaries })).rejects.toThrow('of PostgreSQL 13');
	await expect(startEmbedded({ directory, binaries })).rejects.toThrow('HEMICYCLE_POSTGRES_BIN');
});

test('a second application on the same data is refused, naming the first', async () => {
	const data = await place();
	const server = await embeddedServer(data, { durable: false, binaries });
	onTestFinished(() => server.stop());
	const lock = await lockInstance(server);
	const again = await embeddedServer(data, { durable: false, binaries });
	await expect(lockInstance(again)).rejects.toThrow(`Another Hémicycle (pid ${process.pid})`);
	await lock.release();
	await (await lockInstance(again)).release();
});

test('many who start at once on a new directory share one server', async () => {
	const directory = join(await place(), 'postgres');
	const servers = await Promise.all([1, 2, 3].map(() => start({ directory })));
	expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
});

test('a killed postmaster is started again, with recovery', async () => {
	const directory = join(await place(), 'postgres');
	const first = await start({ directory });
	process.kill(first.pid, 'SIGKILL');
	const second = await start({ directory });
	expect(second.pid).not.toBe(first.pid);
	expect(second.wasAdopted).toBe(false);
});

test.runIf(process.getuid?.() === 0)(
	'as root, PostgreSQL runs as somebody else, even where that one may not go',
	async () => {
		const hidden = await place('private');
		await chmod(hidden, 0o700);
		const directory = join(hidden, 'postgres');
		const server = await start({ directory });
		const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
		expect(status).toMatch(/^Uid:\s+(?!0\s)\d+/m);
		await server.stop();
		await rm(server.socketDirectory, { recursive: true });
	}
);

test('links that npm leaves out are made at the start', async () => {
	const { findBinaries } = await import('./binaries.ts');
	const { directory } = await findBinaries(undefined, undefined, '/nowhere');
	const link = join(directory, '..', 'lib', 'libpq.so');
	await unlink(link);
	await findBinaries(undefined, undefined, '/nowhere');
	expect((await readFile(link)).length).toBeGreaterThan(0);
});

test('a binary that cannot run is told', async () => {
	await expect(startEmbedded({ directory: join(await place(), 'postgres'), binaries: '/usr/share' })).rejects.toThrow(
		'PostgreSQL cannot run from /usr/share'
	);
});
