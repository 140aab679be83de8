import { join } from 'node:path';
import { count, countDistinct, eq } from 'drizzle-orm';
import type WebSocket from 'ws';
import type { Database } from '#lib/database/server/database.ts';
import { newRandomId } from '#lib/kernel/ids.ts';
import { closeItemPoll } from '#lib/chamber/server/polls.ts';
import { ballots, pollRights } from '#lib/voting/server/tables.ts';
import { followAll, isOfType, makeScene, openBeside, openVote, type Scene } from '../support/live-scene.ts';
import { percentile, startServer, temporaryDirectory, type Figures } from './harness.ts';

const VOTERS = 2_000;

/** Of each, by turns; the medians count: this machine has other work too. */
const ROUNDS = 3;

/**
 * 2,000 ballots through 2,000 sockets: at one instant, and spread over one second; each acknowledged after COMMIT, while
 * everybody is pushed the participation. By turns the same rows by single raw inserts, in the same run, on the same database.
 */
export async function bench(): Promise<Figures> {
	const data = join(await temporaryDirectory(), 'data');
	const server = await startServer({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' });
	const database = await openBeside(data);
	const scene = await makeScene(database, { members: VOTERS, items: 2 * ROUNDS + 2, sessions: VOTERS });
	const urn = new Urn();
	const sockets = await followAll(server.origin, scene, VOTERS, (data) => urn.hear(data));
	const instants: Vote[] = [];
	const raw: number[] = [];
	for (let turn = 0; turn < ROUNDS; turn += 1) {
		instants.push(await round(scene, 2 * turn + 1, sockets, urn, 0));
		raw.push(await rawInserts(database, scene, 2 * turn + 2));
	}
	const spread = await round(scene, 2 * ROUNDS + 1, sockets, urn, 1_000);
	const votes = [...instants, spread];
	const allStoredMs = median(instants.map(({ allMs }) => allMs));
	return {
		allStoredMs: Math.round(allStoredMs),
		ackP50Ms: median(instants.map(({ times }) => percentile(times, 0.5))),
		ackP99Ms: median(instants.map(({ times }) => percentile(times, 0.99))),
		spreadAckP50Ms: percentile(spread.times, 0.5),
		spreadAckP99Ms: percentile(spread.times, 0.99),
		lost: votes.reduce((sum, { lost }) => sum + lost, 0),
		double: votes.reduce((sum, { double }) => sum + double, 0),
		rawInsertsMs: Math.round(median(raw)),
		ratioToRawInserts: Math.round((allStoredMs / median(raw)) * 100) / 100
	};
}

/** Who waits for a receipt. */
class Urn {
	readonly receipts = new Map<string, number>();
	#missing = 0;
	#resolve: () => void = () => undefined;

	await(many: number): Promise<void> {
		this.receipts.clear();
		this.#missing = many;
		return new Promise((resolve) => (this.#resolve = resolve));
	}

	hear(data: Buffer): void {
		if (!isOfType(data, 'receipt')) return;
		const { castId } = JSON.parse(data.toString()) as { castId: string };
		if (this.receipts.has(castId)) return;
		this.receipts.set(castId, performance.now());
		if (this.receipts.size === this.#missing) this.#resolve();
	}
}

interface Vote {
	/** From the first ballot to the last receipt. */
	allMs: number;
	/** From each ballot to its receipt, in ms. */
	times: number[];
	lost: number;
	double: number;
}

async function round(scene: Scene, item: number, sockets: WebSocket[], urn: Urn, overMs: number): Promise<Vote> {
	const pollId = await openVote(scene, item);
	const rights = await rightsOf(scene, pollId);
	const rightOf = new Map(rights.map((right) => [right.holderAccountId, right.rightId]));
	await pause(500);
	const sentAt = new Map<string, number>();
	const all = urn.await(VOTERS);
	const started = performance.now();
	await Promise.all(
		sockets.map(async (socket, index) => {
			if (overMs > 0) await pause(Math.random() * overMs);
			const rightId = rightOf.get(scene.mandates[index]?.accountId ?? '') ?? '';
			const castId = newRandomId();
			sentAt.set(castId, performance.now());
			socket.send(JSON.stringify({ type: 'cast', ballot: { pollId, rightId, castId, choice: 'for' } }));
		})
	);
	await all;
	const allMs = performance.now() - started;
	const times = [...urn.receipts].map(([castId, at]) => at - (sentAt.get(castId) ?? 0));
	const [stored] = await scene.database.transaction((tx) =>
		tx
			.select({ rows: count(), voices: countDistinct(ballots.rightId) })
			.from(ballots)
			.where(eq(ballots.pollId, pollId))
	);
	await closeVote(scene, pollId);
	const { rows = 0, voices = 0 } = stored ?? {};
	return { allMs, times, lost: urn.receipts.size - voices, double: rows - voices };
}

/** The same 2,000 rows, one `INSERT` each, all at once over ten connections. */
async function rawInserts(database: Database, scene: Scene, item: number): Promise<number> {
	const pollId = await openVote(scene, item);
	const { pool } = database;
	const rights = await rightsOf(scene, pollId);
	await Promise.all(
		Array.from({ length: 10 }, () => pool.query("select set_config('app.tenant', $1, false)", [scene.tenant.id]))
	);
	const insert = `insert into ballot (tenant_id, poll_id, right_id, cast_id, choice, cast_at)
		values ($1, $2, $3, $4, 'for', now()) on conflict do nothing`;
	await pause(500);
	const started = performance.now();
	await Promise.all(
		rights.map(({ rightId }) =>
			pool.query({ name: 'raw-ballot', text: insert, values: [scene.tenant.id, pollId, rightId, newRandomId()] })
		)
	);
	const took = performance.now() - started;
	await closeVote(scene, pollId);
	return took;
}

async function closeVote({ database, sitting, clerk }: Scene, pollId: string): Promise<void> {
	await database.transaction((tx) => closeItemPoll(tx, { sittingId: sitting.id, pollId }, clerk.id, new Date()));
}

const median = (values: number[]) => percentile(values, 0.5);

function rightsOf({ database }: Scene, pollId: string) {
	return database.transaction((tx) => tx.select().from(pollRights).where(eq(pollRights.pollId, pollId)));
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
