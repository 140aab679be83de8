import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { Knocks } from '../rules/knocks.ts';
import { concerned, scopedTo } from './account-acts.ts';
import type { SignedIn } from './sessions.ts';

const knocks = new Knocks();

/**
 * Notes that somebody who is signed in was refused something, and writes it down when it looks like an attack. Nobody waits for
 * it: a refusal takes as long for what exists as for what does not. What was asked for is not told: it may be a title's address.
 */
export function noteRefusal(installation: NodePgDatabase, session: SignedIn, now: Date): void {
	if (!knocks.count(session.account.id, now.getTime())) return;
	tell(installation, session, now).catch((error: unknown) => process.emitWarning(error as Error));
}

/** Into the journal of the council whose session it is, or of all that the account has joined. */
async function tell(installation: NodePgDatabase, { account, tenantId }: SignedIn, now: Date): Promise<void> {
	await installation.transaction(async (raw) => {
		for (const council of tenantId === null ? await concerned(raw, account.id) : [tenantId]) {
			const entry = { act: 'access.refused-often', object: account.id, actor: account.id };
			await appendJournal(await scopedTo(raw, council), entry, now);
		}
	});
}
