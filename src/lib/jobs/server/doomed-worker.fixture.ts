import type { ClientConfig } from 'pg';
import pg from 'pg';
import { TenantDb } from '#lib/database/server/tenant-db.ts';
import { startJobs } from './jobs.ts';

/** A process that takes a job and never ends it: the test kills it in the handler. */
const connection = JSON.parse(process.argv[2] ?? '{}') as ClientConfig;
const pool = new pg.Pool(connection);
const jobs = await startJobs({
	connection,
	applicationRole: 'hemicycle_app',
	tenant: (id) => new TenantDb(pool, id),
	log: { error: console.error, warn: console.error }
});
await jobs.handle('test.killed', async () => {
	process.send?.('running');
	await new Promise(() => undefined);
});
process.send?.('ready');
