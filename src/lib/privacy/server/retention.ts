import { desc } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Storage } from '#lib/storage/server/file-store.ts';
import { horizonOf, type RetentionClass } from '../rules/retention.ts';
import { OF_INSTALLATION, OF_TENANT } from './apply.ts';
import { eraseOrphanPapers } from './orphan-papers.ts';
import { retentionRuns } from './tables.ts';

const KIND = 'privacy.retention';

interface House {
	installation: NodePgDatabase;
	storage: Storage;
}

/** Puts tonight's erasing of one council into the queue. `label` is for the clerk. */
export async function askRetention(tx: TenantTx, jobs: Jobs, label: string, now: Date): Promise<void> {
	await jobs.enqueue(tx, { kind: KIND, label, payload: {} }, now);
}

export async function handleRetention(jobs: Jobs, house: House): Promise<void> {
	await jobs.handle(KIND, ({ database }) => applyRetention(house, database, new Date()).then(() => undefined));
}

/**
 * Erases what is over its time, class by class, each in a transaction of its own: one that cannot be erased holds up no other,
 * and fails the work when all are done. Writes one entry with the counts.
 */
export async function applyRetention(
	{ installation, storage }: House,
	database: TenantDb,
	now: Date
): Promise<Partial<Record<RetentionClass, number>>> {
	const counts: Partial<Record<RetentionClass, number>> = {};
	const failures: unknown[] = [];
	const apply = async (name: RetentionClass, work: (before: Date) => Promise<number>) => {
		try {
			counts[name] = await work(horizonOf(name, now));
		} catch (error) {
			failures.push(error);
		}
	};
	for (const [name, erase] of entries(OF_INSTALLATION)) await apply(name, (before) => erase(installation, before, now));
	for (const [name, erase] of entries(OF_TENANT))
		await apply(name, (before) => database.transaction((tx) => erase(tx, before, now)));
	await apply('papers', (before) => erasePapers(storage, database, before));
	await database.transaction(async (tx) => {
		await tx.insert(retentionRuns, { id: newId(now.getTime()), at: now, counts });
		const entry = { act: 'retention.applied', object: tx.tenantId, actor: null, details: { ...counts } };
		await appendJournal(tx, entry, now);
	});
	if (failures.length > 0) throw new AggregateError(failures, 'some of what is over its time could not be erased');
	return counts;
}

/** Rows first: a file without a row is only space, a row without its file is a broken paper. */
async function erasePapers(storage: Storage, database: TenantDb, before: Date): Promise<number> {
	const { count, files } = await database.transaction((tx) => eraseOrphanPapers(tx, before));
	for (const sha256 of files) await storage.tenant(database.tenantId).remove(sha256);
	return count;
}

function entries<Value>(record: Partial<Record<RetentionClass, Value>>): [RetentionClass, Value][] {
	return Object.entries(record) as [RetentionClass, Value][];
}

/** The last night's work, if there was one. */
export async function lastRetention(tx: TenantTx): Promise<typeof retentionRuns.$inferSelect | null> {
	const [run] = await tx.select().from(retentionRuns).orderBy(desc(retentionRuns.at)).limit(1);
	return run ?? null;
}
