import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { APP_ROLE } from '#lib/database/server/server.ts';
import { startJobs } from '#lib/jobs/server/jobs.ts';
import type { Locks } from '#lib/people/server/locks.ts';
import type { FreshDatabase } from './database.ts';

/** Locks on a fresh database, with a key of their own and the real queue, for the tests of one file. */
export async function freshLocks(database: FreshDatabase): Promise<Locks> {
	const quiet = { error: () => undefined, warn: () => undefined };
	const jobs = await startJobs({
		connection: database.behind,
		applicationRole: APP_ROLE,
		tenant: database.tenant,
		log: quiet
	});
	afterAll(() => jobs.stop());
	return { installation: database.installation, key: createSecretKey(randomBytes(32)), jobs };
}
