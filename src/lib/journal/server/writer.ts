import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { chainWaiting, longestWait, verifyJournal } from './chain.ts';
import { onJournalCommitted } from './signal.ts';

/** Seconds after which an entry without a place is an alarm. */
const LONGEST_WAIT = 60;

export interface WriterNeeds {
	tenant(tenantId: string): TenantDb;
	tenantIds(): Promise<string[]>;
	/** Told after each round: the longest wait of any entry, in seconds. */
	watch(seconds: number): void;
	/** Told of an entry that waits too long, a chain that does not hold, or a round that failed. */
	alarm(problem: { tenantId?: string; problem: string; error?: unknown }): void;
}

export interface JournalWriter {
	/** Chains everything that waits, of every tenant. */
	round(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * The one who chains: right after each commit of this process, and every `interval` milliseconds for what other processes
 * or a crash left behind. Verifies each tenant's chain once at its start.
 */
export function startJournalWriter(needs: WriterNeeds, interval = 15_000): JournalWriter {
	const running = new Map<string, Promise<void>>();
	const again = new Set<string>();
	const chain = (tenantId: string): Promise<void> => {
		const current = running.get(tenantId);
		if (current) {
			again.add(tenantId);
			return current;
		}
		const work = chainUntilQuiet(needs, tenantId, again).finally(() => running.delete(tenantId));
		running.set(tenantId, work);
		return work;
	};
	const round = () => wholeRound(needs, chain);
	const unsubscribe = onJournalCommitted((tenantId) => void chain(tenantId));
	const timer = setInterval(() => void round(), interval);
	timer.unref();
	const first = round().then(() => verifyAll(needs));
	return {
		round,
		stop: async () => {
			unsubscribe();
			clearInterval(timer);
			await Promise.all([first, ...running.values()]);
		}
	};
}

async function chainUntilQuiet(needs: WriterNeeds, tenantId: string, again: Set<string>): Promise<void> {
	do {
		again.delete(tenantId);
		try {
			await chainWaiting(needs.tenant(tenantId));
		} catch (error) {
			needs.alarm({ tenantId, problem: 'the journal could not be chained', error });
			return;
		}
	} while (again.has(tenantId));
}

async function wholeRound(needs: WriterNeeds, chain: (tenantId: string) => Promise<void>): Promise<void> {
	try {
		let longest = 0;
		for (const tenantId of await needs.tenantIds()) {
			await chain(tenantId);
			const waited = await longestWait(needs.tenant(tenantId), new Date());
			if (waited > LONGEST_WAIT) needs.alarm({ tenantId, problem: 'an entry of the journal waits for its place' });
			longest = Math.max(longest, waited);
		}
		needs.watch(longest);
	} catch (error) {
		needs.alarm({ problem: 'the journal could not be looked through', error });
	}
}

async function verifyAll(needs: WriterNeeds): Promise<void> {
	try {
		for (const tenantId of await needs.tenantIds()) {
			const verdict = await verifyJournal(needs.tenant(tenantId));
			if (!verdict.ok)
				needs.alarm({ tenantId, problem: `the journal does not hold at ${verdict.seq}: ${verdict.why}` });
		}
	} catch (error) {
		needs.alarm({ problem: 'the journal could not be verified', error });
	}
}
