import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { InstallationKey } from '#lib/database/server/installation-key.ts';
import type { JobQueue } from '#lib/mail/server/outbox.ts';

/** What locks are made of: the tables, the key that secrets are sealed with, and the queue for telling the owner. */
export interface Locks {
	installation: NodePgDatabase;
	key: InstallationKey;
	jobs: JobQueue;
}
