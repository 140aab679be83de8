/**
 * `npm run db:migrate`, `db:seed`, `db:reset`: on the data of `HEMICYCLE_DATA` or on `DATABASE_URL`, while nothing else
 * works on it. `reset` asks for `-- --yes`, because nothing brings the data back.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { openDataDirectory } from '#lib/database/server/data-directory.ts';
import { lockInstance } from '#lib/database/server/database.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { embeddedServer, externalServer, withClient, type DatabaseServer } from '#lib/database/server/server.ts';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { readSettings } from '../src/settings.ts';
import { buildIfNeeded, root } from './prepare.mjs';

const settings = readSettings(process.env);
const tasks: Record<string, () => Promise<string>> = { migrate, seed, reset };

await main().then(console.log, (error: unknown) => {
	console.error(error instanceof StartRefusal ? error.message : error);
	process.exitCode = 1;
});

async function main(): Promise<string> {
	const task = tasks[process.argv[2] ?? ''];
	if (!task) throw new StartRefusal(`Name a task: ${Object.keys(tasks).join(', ')}`);
	return task();
}

async function migrate(): Promise<string> {
	await withServer((server) => migrateDatabase(server, join(root, 'drizzle')));
	return 'The tables are up to date.';
}

/** The application itself tells the demo when it finds an empty database: it is booted for that, and ended. */
async function seed(): Promise<string> {
	buildIfNeeded();
	const doors = (await import(join(root, 'build', 'server', 'doors.js'))) as typeof import('../src/live/doors.ts');
	const { notices } = await doors.boot({ mode: 'production', root, report: (step) => console.log(step) });
	await doors.shutdown();
	return ['The database is seeded.', ...notices.map((notice) => notice.replaceAll('{origin}', ''))].join('\n');
}

async function reset(): Promise<string> {
	if (!process.argv.includes('--yes'))
		throw new StartRefusal('This deletes all data. If you mean it: npm run db:reset -- --yes');
	await withServer(dropEverything);
	for (const name of await readdir(settings.dataDirectory)) {
		if (name !== 'hemicycle.json') await rm(join(settings.dataDirectory, name), { recursive: true });
	}
	return 'The data is gone; the next start begins anew.';
}

/** The embedded cluster is stopped and its directory goes with the files; one's own database loses its schemas. */
async function dropEverything(server: DatabaseServer): Promise<void> {
	if (server.kind === 'embedded') return;
	await withClient(server.connection('owner'), async (client) => {
		const schemas = await client.query<{ name: string }>(
			"select nspname as name from pg_namespace where nspname in ('public', 'drizzle', 'job_queue')"
		);
		for (const { name } of schemas.rows) await client.query(`drop schema ${name} cascade`);
		await client.query('create schema public');
	});
}

async function withServer(work: (server: DatabaseServer) => Promise<void>): Promise<void> {
	const { databaseUrl, dataDirectory, postgresBinaries: binaries, postgresUser: user } = settings;
	await openDataDirectory(dataDirectory);
	if (databaseUrl) return work(await externalServer(databaseUrl));
	const server = await embeddedServer(dataDirectory, { binaries, user });
	const lock = await lockInstance(server);
	try {
		await work(server);
	} finally {
		await lock.release();
		await server.stop();
	}
}
