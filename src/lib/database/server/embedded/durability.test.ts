import { spawn } from 'node:child_process';
import { appendFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { binaryShelf } from './places.ts';
import { findBinaries } from './binaries.ts';
import { SUPERUSER } from './cluster.ts';
import { readPidFile } from './postmaster.ts';
import { runtimeUser } from './runtime-user.ts';
import { startEmbedded, type EmbeddedServer } from './supervisor.ts';

const binaries = process.env['HEMICYCLE_POSTGRES_BIN'];
const PROMISES = ['fsync', 'full_page_writes', 'synchronous_commit'];
let directory: string;
const cluster = () => join(directory, 'cluster');

beforeAll(async () => {
	directory = join(await mkdtemp(join(tmpdir(), 'hemicycle-durable-')), 'postgres');
	await chmod(join(directory, '..'), 0o711);
	await (await startEmbedded({ directory, binaries })).stop();
	return () => rm(join(directory, '..'), { recursive: true, force: true });
});

async function shown(server: EmbeddedServer): Promise<Record<string, string>> {
	const client = new pg.Client({ host: server.socketDirectory, user: SUPERUSER, database: 'postgres' });
	await client.connect();
	const settings = PROMISES.map((name) => `current_setting('${name}') as ${name}`);
	const answer = await client.query<Record<string, string>>(`select ${settings.join(', ')}`);
	await client.end();
	return answer.rows[0] ?? {};
}

/** Somebody starts the cluster by hand, with one promise broken, before Hémicycle comes. */
async function startByHand(name: string): Promise<void> {
	const user = await runtimeUser();
	const found = await findBinaries(binaries, user, binaryShelf());
	const settings = ['listen_addresses=', `unix_socket_directories=${directory}`, `${name}=off`];
	const child = spawn(
		join(found.directory, 'postgres'),
		['-D', cluster(), ...settings.flatMap((setting) => ['-c', setting])],
		{ stdio: 'ignore', cwd: '/', ...(user ? { uid: user.uid, gid: user.gid } : {}) }
	);
	const ended = new Promise((resolve) => child.once('exit', resolve));
	onTestFinished(async () => {
		child.kill('SIGQUIT');
		await ended;
	});
	await expect.poll(async () => (await readPidFile(cluster()))?.isReady).toBe(true);
}

test.each(PROMISES)('a cluster that runs with %s off is refused with one sentence', async (name) => {
	await startByHand(name);
	await expect(startEmbedded({ directory, binaries })).rejects.toThrow(
		`runs with ${name} off and could lose votes: stop it (pid `
	);
});

test('what somebody turned off in the files of the cluster is on all the same', async () => {
	const off = PROMISES.map((name) => `${name} = off\n`).join('');
	await appendFile(join(cluster(), 'postgresql.conf'), off);
	await appendFile(join(cluster(), 'postgresql.auto.conf'), off);
	const server = await startEmbedded({ directory, binaries });
	onTestFinished(() => server.stop());
	expect(await shown(server)).toEqual({ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' });
});
