import { desc, eq } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { jobs } from './tables.ts';

export type JobSummary = typeof jobs.$inferSelect;

/** The newest jobs of a tenant, or those about one subject (a sitting), newest first. */
export async function listJobs(
	database: TenantDb,
	{ subjectId, limit = 100 }: { subjectId?: string; limit?: number } = {}
): Promise<JobSummary[]> {
	return database.transaction((tx) =>
		tx
			.select()
			.from(jobs)
			.where(subjectId === undefined ? undefined : eq(jobs.subjectId, subjectId))
			.orderBy(desc(jobs.createdAt), desc(jobs.id))
			.limit(limit)
	);
}
