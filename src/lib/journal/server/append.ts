import { newId } from '#lib/kernel/ids.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { journalCommitted } from './signal.ts';
import { canonicalJson, type Json } from '../rules/canonical.ts';
import type { Erasable } from '../rules/erasable.ts';
import { journalEntries } from './tables.ts';
import { keepBeside, type PersonalValue } from './values.ts';

/** An act worth keeping. No names, addresses or titles of closed items: ids, so that a person can be forgotten. */
export interface JournalEntry {
	/** Room or noun, then what was done to it: "sitting.published". */
	act: string;
	/** Id of what it was done to. */
	object: string;
	/** Account id, or null when the server acted by itself. */
	actor: string | null;
	details?: { [key: string]: Json };
	/** Details that tell of a person: the entry holds their salted hash, and they can be erased (`values.ts`). */
	personal?: { [key: string]: PersonalValue };
}

/** Writes an act down in its own transaction: both are committed or neither is. The chain comes right after. */
export async function appendJournal(tx: TenantTx, { personal = {}, ...entry }: JournalEntry, now: Date): Promise<void> {
	const hashed: { [key: string]: Erasable } = {};
	for (const [key, value] of Object.entries(personal)) hashed[key] = await keepBeside(tx, value, now);
	const details = { ...entry.details, ...hashed };
	await tx.insert(journalEntries, {
		id: newId(now.getTime()),
		body: journalBody(tx.tenantId, { ...entry, details }, now),
		createdAt: now
	});
	tx.afterCommit(() => journalCommitted(tx.tenantId));
}

/** The bytes that are chained: RFC 8785, UTF-8. */
function journalBody(tenant: string, entry: Omit<JournalEntry, 'personal'>, now: Date): Uint8Array {
	const { act, object, actor, details = {} } = entry;
	return new TextEncoder().encode(
		canonicalJson({ v: 1, tenant, time: now.toISOString(), actor, act, object, details })
	);
}
