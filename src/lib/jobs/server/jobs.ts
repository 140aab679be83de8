import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type JobWithMetadata } from 'pg-boss';
import type { ClientConfig } from 'pg';
import type { Logger } from 'pino';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { describeError } from '#lib/kernel/describe-error.ts';
import { newId } from '#lib/kernel/ids.ts';
import { JobCancelled, problemOf, recordEnd, recordJob } from './job-records.ts';
import { jobs } from './tables.ts';

interface NewJob {
	/** Names the work, and who does it: `papers.prepare`. */
	kind: string;
	/** What it is about, for example a sitting. */
	subjectId?: string | undefined;
	/** Words for the clerk, in the tenant's language. */
	label: string;
	/** Steps until the end. */
	total?: number;
	payload: object;
}

export interface RunningJob<Payload> {
	id: string;
	payload: Payload;
	database: TenantDb;
	/** Aborted when a clerk cancels, or when the server stops. */
	signal: AbortSignal;
	/** Tells the clerk how far it is. Throws `JobCancelled` when the job was cancelled. */
	progress: (done: number, total?: number) => Promise<void>;
}

type JobHandler<Payload> = (job: RunningJob<Payload>) => Promise<void>;

export interface Jobs {
	/** Puts a job in the queue inside the transaction of its act. Answers its id. */
	enqueue(tx: TenantTx, job: NewJob, now: Date): Promise<string>;
	/** Does all work of a kind, `concurrency` jobs at a time (default 1). */
	handle<Payload = object>(
		kind: string,
		handler: JobHandler<Payload>,
		options?: { concurrency?: number }
	): Promise<void>;
	/** Stops a job that waits or runs; one that has ended stays as it is. Answers whether it stopped one. */
	cancel(database: TenantDb, jobId: string, now: Date): Promise<boolean>;
	/** Looks for jobs whose worker has died, now instead of within ten seconds. */
	supervise(): Promise<void>;
	/** Throws when the queue does not answer: for `/readyz`. */
	check: () => Promise<void>;
	/** Lets running handlers end for at most `graceMs`, then leaves their jobs to the next start. */
	stop(graceMs?: number): Promise<void>;
}

export interface JobSettings {
	/** A role that may create the schema of the queue (the owner). */
	connection: ClientConfig;
	/** The role of the application, which enqueues inside its transactions. */
	applicationRole: string;
	tenant: (tenantId: string) => TenantDb;
	log: Pick<Logger, 'error' | 'warn'>;
	/** The queue's own schema. */
	schema?: string;
}

/** What travels through the queue. */
interface Envelope {
	tenantId: string;
	payload: object;
}

/** Five tries in all, 1 s to 5 min apart; a worker silent for ten seconds is dead. */
const QUEUE = {
	retryLimit: 4,
	retryDelay: 1,
	retryBackoff: true,
	retryDelayMax: 300,
	heartbeatSeconds: 10,
	notify: true
};
const POLLING = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 };

/** Opens the queue. Jobs left by an earlier process go on as soon as their kind is handled. */
export async function startJobs(settings: JobSettings): Promise<Jobs> {
	const schema = settings.schema ?? 'job_queue';
	const boss = new PgBoss({
		...(settings.connection as object),
		schema,
		max: 4,
		useListenNotify: true,
		superviseIntervalSeconds: 10,
		monitorIntervalSeconds: 10
	});
	boss.on('error', (error) => settings.log.error({ ...describeError(error) }, 'job queue'));
	await boss.start();
	await letEnqueue(boss, schema, settings.applicationRole);
	return new PgBossJobs(boss, settings);
}

/** The application enqueues in its own transactions, so its role may write in the queue's schema. */
async function letEnqueue(boss: PgBoss, schema: string, role: string): Promise<void> {
	const [to, inSchema] = [quoteName(role), quoteName(schema)];
	await boss.getDb().executeSql(`grant usage on schema ${inSchema} to ${to}`);
	await boss.getDb().executeSql(`grant select, insert, update, delete on all tables in schema ${inSchema} to ${to}`);
}

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;

class PgBossJobs implements Jobs {
	readonly #boss: PgBoss;
	readonly #settings: JobSettings;
	readonly #queues = new Map<string, Promise<void>>();
	readonly #running = new Map<string, AbortController>();

	constructor(boss: PgBoss, settings: JobSettings) {
		this.#boss = boss;
		this.#settings = settings;
	}

	async enqueue(tx: TenantTx, job: NewJob, now: Date): Promise<string> {
		await this.#queue(job.kind);
		const { kind, label, payload, subjectId = null, total = 1 } = job;
		const row = {
			id: newId(),
			kind,
			label,
			subjectId,
			total,
			state: 'waiting' as const,
			createdAt: now,
			updatedAt: now
		};
		await tx.insert(jobs, row);
		const envelope: Envelope = { tenantId: tx.tenantId, payload };
		await this.#boss.send(kind, envelope, { id: row.id, db: fromDrizzle(tx.raw, sql) });
		return row.id;
	}

	async handle<Payload = object>(kind: string, handler: JobHandler<Payload>, { concurrency = 1 } = {}): Promise<void> {
		await this.#queue(kind);
		for (let worker = 0; worker < concurrency; worker += 1) await this.#work(kind, handler as JobHandler<object>);
	}

	/** One worker. It looks for the next job as soon as one has ended: a notification wakes it for the first one only. */
	async #work(kind: string, handler: JobHandler<object>): Promise<void> {
		const options = { ...POLLING, includeMetadata: true as const };
		const id = await this.#boss.work(kind, options, async ([job]: JobWithMetadata<Envelope>[]) => {
			if (!job) return;
			this.#boss.notifyWorker(id);
			await this.#run(job, handler);
		});
	}

	async cancel(database: TenantDb, jobId: string, now: Date): Promise<boolean> {
		const cancelled = await recordJob(database, jobId, { state: 'cancelled' }, now);
		if (cancelled) this.#running.get(jobId)?.abort(new JobCancelled());
		return cancelled;
	}

	supervise(): Promise<void> {
		return this.#boss.supervise();
	}

	readonly check = async (): Promise<void> => {
		if (!(await this.#boss.isInstalled())) throw new Error('the queue is not installed');
	};

	async stop(graceMs = 3000): Promise<void> {
		await this.#boss.stop({ graceful: true, timeout: graceMs });
	}

	/** A kind has its queue as soon as somebody names it; made once, outside any transaction. */
	#queue(kind: string): Promise<void> {
		const known = this.#queues.get(kind) ?? this.#boss.createQueue(kind, QUEUE);
		this.#queues.set(kind, known);
		known.catch(() => this.#queues.delete(kind));
		return known;
	}

	async #run(job: JobWithMetadata<Envelope>, handler: JobHandler<object>): Promise<void> {
		const database = this.#settings.tenant(job.data.tenantId);
		const write = (change: Parameters<typeof recordJob>[2]) => recordJob(database, job.id, change, new Date());
		if (!(await write({ state: 'running', attempts: job.retryCount + 1 }))) return;
		const cancelled = new AbortController();
		this.#running.set(job.id, cancelled);
		try {
			const signal = AbortSignal.any([job.signal, cancelled.signal]);
			const progress = async (done: number, total?: number) => {
				if (!(await write({ done, ...(total === undefined ? {} : { total }) }))) throw new JobCancelled();
			};
			await handler({ id: job.id, payload: job.data.payload, database, signal, progress });
			await recordEnd(database, job.id, new Date());
		} catch (error) {
			if (error instanceof JobCancelled || cancelled.signal.aborted) return;
			const isLast = job.retryCount >= job.retryLimit;
			await write({ state: isLast ? 'failed' : 'waiting', problem: problemOf(error) });
			this.#settings.log.warn({ ...describeError(error), kind: job.name, job: job.id, isLast }, 'a job failed');
			throw error;
		} finally {
			this.#running.delete(job.id);
		}
	}
}
