import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { BallotAnswer } from '../schemas.ts';
import { castBallots, type SentBallot } from './ballots.ts';

/** Larger batches gain nothing and keep the poll locked longer. */
const BATCH = 500;

interface Waiting {
	ballot: SentBallot;
	resolve: (answer: BallotAnswer) => void;
	reject: (error: unknown) => void;
}

/**
 * Group commit: ballots that come while a batch is being stored wait and go together in the next one. 2,000 at one
 * instant are a handful of commits instead of 2,000. Nobody waits for a batch to fill.
 */
export class BallotBox {
	readonly #waiting = new Map<string, Waiting[]>();

	/** Resolves after COMMIT. Rejects when the database is away: nothing is promised then, the tablet asks again. */
	cast(database: TenantDb, ballot: SentBallot): Promise<BallotAnswer> {
		const key = `${database.tenantId} ${ballot.pollId}`;
		return new Promise((resolve, reject) => {
			const queue = this.#waiting.get(key);
			if (queue) {
				queue.push({ ballot, resolve, reject });
				return;
			}
			const first = [{ ballot, resolve, reject }];
			this.#waiting.set(key, first);
			// One turn of the event loop: what arrived in the same instant goes together.
			setImmediate(() => void this.#empty(key, database, first));
		});
	}

	async #empty(key: string, database: TenantDb, queue: Waiting[]): Promise<void> {
		for (let batch = queue.splice(0, BATCH); batch.length > 0; batch = queue.splice(0, BATCH)) {
			await this.#store(database, batch);
		}
		this.#waiting.delete(key);
	}

	async #store(database: TenantDb, batch: Waiting[]): Promise<void> {
		const sent = batch.map(({ ballot }) => ballot);
		const pollId = sent[0]?.pollId ?? '';
		try {
			const answers = await castBallots(database, pollId, sent, new Date());
			for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
		} catch (error) {
			for (const { reject } of batch) reject(error);
		}
	}
}
