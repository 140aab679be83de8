import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { concerned, scopedTo } from './account-acts.ts';
import { mayTry, networkOf } from './rate-limit.ts';

/** Whoever guesses may not fill the journal: one entry for each account and hour. */
const ONCE_AN_HOUR = { tries: 1, windowMs: 3_600_000 };

/**
 * Notes that a wrong password was given for an account. Nobody waits for it: the answer takes as long as for an address that
 * nobody has, which leaves no entry anywhere.
 */
export function noteFailedSignIn(installation: NodePgDatabase, accountId: string, address: string, now: Date): void {
	writeFailedSignIn(installation, accountId, address, now).catch((error: unknown) =>
		process.emitWarning(error as Error)
	);
}

/** Where it came from is laid beside the entry, so that it can be forgotten after thirty days. */
export async function writeFailedSignIn(
	installation: NodePgDatabase,
	accountId: string,
	address: string,
	now: Date
): Promise<void> {
	await installation.transaction(async (raw) => {
		if (!(await mayTry(raw, [`sign-in:failed:${accountId}`], ONCE_AN_HOUR, now))) return;
		for (const tenantId of await concerned(raw, accountId)) {
			const entry = { act: 'session.refused', object: accountId, actor: null, details: { factor: 'password' } };
			const personal = { network: { value: networkOf(address), of: accountId } };
			await appendJournal(await scopedTo(raw, tenantId), { ...entry, personal }, now);
		}
	});
}
