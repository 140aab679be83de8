import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Wrong } from '../rules/verifier.ts';
import { chainWaiting, longestWait } from './chain.ts';
import { checkpointWhenDue } from './checkpoints.ts';
import type { JournalSigner } from './key.ts';
import { onJournalCommitted } from './signal.ts';
import { readVerdict, verifyOnward, verifyWhole } from './verdict.ts';

/** Seconds after which an entry without a place is an alarm. */
const LONGEST_WAIT = 60;

export interface WriterNeeds {
	tenant(tenantId: string): TenantDb;
	tenantIds(): Promise<string[]>;
	/** Signs checkpoints. */
	signer: JournalSigner;
	/** A night has come since all of a journal was verified: told once for each. */
	nightCame(tenantId: string): Promise<void>;
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
 * or a crash left behind. Signs checkpoints when they are due. Verifies each journal whole at its start, and what is new in each
 * round.
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
	const nights = new Map<string, number>();
	const round = () => wholeRound(needs, chain, nights);
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
			await checkpointWhenDue(needs.tenant(tenantId), needs.signer, new Date());
		} catch (error) {
			needs.alarm({ tenantId, problem: 'the journal could not be chained', error });
			return;
		}
	} while (again.has(tenantId));
}

async function wholeRound(
	needs: WriterNeeds,
	chain: (tenantId: string) => Promise<void>,
	nights: Map<string, number>
): Promise<void> {
	try {
		let longest = 0;
		for (const tenantId of await needs.tenantIds()) {
			await chain(tenantId);
			const now = new Date();
			const waited = await longestWait(needs.tenant(tenantId), now);
			if (waited > LONGEST_WAIT) needs.alarm({ tenantId, problem: 'an entry of the journal waits for its place' });
			longest = Math.max(longest, waited);
			tell(needs, tenantId, await verifyOnward(needs.tenant(tenantId), now));
			await tellNight(needs, tenantId, nights, now);
		}
		needs.watch(longest);
	} catch (error) {
		needs.alarm({ problem: 'the journal could not be looked through', error });
	}
}

async function verifyAll(needs: WriterNeeds): Promise<void> {
	try {
		for (const tenantId of await needs.tenantIds())
			tell(needs, tenantId, await verifyWhole(needs.tenant(tenantId), needs.signer, new Date()));
	} catch (error) {
		needs.alarm({ problem: 'the journal could not be verified', error });
	}
}

function tell(needs: WriterNeeds, tenantId: string, wrong: Wrong | null): void {
	if (wrong) needs.alarm({ tenantId, problem: `the journal does not hold at ${wrong.seq}: ${wrong.why}` });
}

/** Two o'clock in the morning, UTC: nobody sits then. */
const NIGHT_HOUR = 2;
const DAY = 24 * 3_600_000;

async function tellNight(needs: WriterNeeds, tenantId: string, nights: Map<string, number>, now: Date) {
	const night = Math.floor((now.getTime() - NIGHT_HOUR * 3_600_000) / DAY) * DAY + NIGHT_HOUR * 3_600_000;
	if ((nights.get(tenantId) ?? 0) >= night) return;
	const verified = await readVerdict(needs.tenant(tenantId));
	if ((verified?.wholeAt?.getTime() ?? 0) < night) await needs.nightCame(tenantId);
	nights.set(tenantId, night);
}
