import { and, eq, inArray, sql } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { jobs } from './tables.ts';

/** Thrown into a handler whose job a clerk has cancelled. */
export class JobCancelled extends Error {
	constructor() {
		super('the job was cancelled');
	}
}

/** Thrown by a handler that can say what is wrong in a sentence for the clerk, without personal data. */
export class JobProblem extends Error {}

const UNFINISHED = ['waiting', 'running'] as const;

type JobChange = Partial<Pick<typeof jobs.$inferInsert, 'state' | 'done' | 'total' | 'attempts' | 'problem'>>;

/** Writes how far a job is, unless it has ended meanwhile. Answers whether it was still going. */
export async function recordJob(database: TenantDb, jobId: string, change: JobChange, now: Date): Promise<boolean> {
	return database.transaction(async (tx) => {
		const changed = await tx
			.update(jobs, { ...change, updatedAt: now }, and(eq(jobs.id, jobId), inArray(jobs.state, [...UNFINISHED])))
			.returning({ id: jobs.id });
		return changed.length > 0;
	});
}

export async function recordEnd(database: TenantDb, jobId: string, now: Date): Promise<void> {
	const end = { state: 'done' as const, done: sql`${jobs.total}`, problem: null, updatedAt: now };
	await database.transaction(async (tx) => {
		await tx.update(jobs, end, and(eq(jobs.id, jobId), inArray(jobs.state, [...UNFINISHED])));
	});
}

/** What the clerk may read of an error: a sentence made for it, else only what kind of error it was. */
export function problemOf(error: unknown): string {
	if (error instanceof JobProblem) return error.message;
	return error instanceof Error ? error.name : 'Error';
}
