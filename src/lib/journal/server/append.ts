import { newId } from '#lib/kernel/ids.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { journalCommitted } from './signal.ts';
import { canonicalJson, type Json } from '../rules/canonical.ts';
import { journalEntries } from './tables.ts';

/** An act worth keeping. No names, addresses or titles of closed items: ids, so that a person can be forgotten. */
export interface JournalEntry {
	/** Room or noun, then what was done to it: "sitting.published". */
	act: string;
	/** Id of what it was done to. */
	object: string;
	/** Account id, or null when the server acted by itself. */
	actor: string | null;
	details?: { [key: string]: Json };
}

/** Writes an act down in its own transaction: both are committed or neither is. The chain comes right after. */
export async function appendJournal(tx: TenantTx, entry: JournalEntry, now: Date): Promise<void> {
	await tx.insert(journalEntries, {
		id: newId(now.getTime()),
		body: journalBody(tx.tenantId, entry, now),
		createdAt: now
	});
	tx.afterCommit(() => journalCommitted(tx.tenantId));
}

/** The bytes that are chained: RFC 8785, UTF-8. */
function journalBody(tenant: string, entry: JournalEntry, now: Date): Uint8Array {
	const { act, object, actor, details = {} } = entry;
	return new TextEncoder().encode(
		canonicalJson({ v: 1, tenant, time: now.toISOString(), actor, act, object, details })
	);
}
