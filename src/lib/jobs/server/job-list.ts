import { desc, eq } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { jobs } from './tables.ts';

export type JobSummary = typeof jobs.$inferSelect;

/** The newest jobs of a tenant, or those about one subject (a sitting), newest first. */
export async function listJobs(database: TenantDb, which: WhichJobs = {}): Promise<JobSummary[]> {
	return database.transaction((tx) => readJobs(tx, which));
}

interface WhichJobs {
	subjectId?: string;
	limit?: number;
}

/** The same within a transaction. */
export async function readJobs(tx: TenantTx, { subjectId, limit = 100 }: WhichJobs): Promise<JobSummary[]> {
	return tx
		.select()
		.from(jobs)
		.where(subjectId === undefined ? undefined : eq(jobs.subjectId, subjectId))
		.orderBy(desc(jobs.createdAt), desc(jobs.id))
		.limit(limit);
}
