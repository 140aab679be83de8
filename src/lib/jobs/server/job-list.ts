import { and, desc, eq, inArray } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { jobs } from './tables.ts';

export type JobSummary = typeof jobs.$inferSelect;

/** The newest jobs of a tenant, or those about one subject (a sitting), newest first. */
export async function listJobs(database: TenantDb, which: WhichJobs = {}): Promise<JobSummary[]> {
	return database.transaction((tx) => readJobs(tx, which));
}

interface WhichJobs {
	subjectId?: string;
	/** Only about these subjects; absent: about anything. */
	subjectIds?: readonly string[] | undefined;
	limit?: number;
}

/** The same within a transaction. */
export async function readJobs(tx: TenantTx, { subjectId, subjectIds, limit = 100 }: WhichJobs): Promise<JobSummary[]> {
	return tx
		.select()
		.from(jobs)
		.where(
			and(
				subjectId === undefined ? undefined : eq(jobs.subjectId, subjectId),
				subjectIds && inArray(jobs.subjectId, [...subjectIds])
			)
		)
		.orderBy(desc(jobs.createdAt), desc(jobs.id))
		.limit(limit);
}

/** Whether there is such a job, about one of these subjects; without subjects, about anything. */
export async function isJobAbout(tx: TenantTx, jobId: string, subjectIds?: readonly string[]): Promise<boolean> {
	const found = await tx
		.select({ id: jobs.id })
		.from(jobs)
		.where(and(eq(jobs.id, jobId), subjectIds && inArray(jobs.subjectId, [...subjectIds])));
	return found.length > 0;
}
