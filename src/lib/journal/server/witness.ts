import { desc } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { testimonyOf, witnessOf } from '../rules/witness.ts';
import { appendJournal } from './append.ts';
import { sha256 } from './crypto.ts';
import { noteKey, type JournalSigner } from './key.ts';
import { journalCheckpoints } from './tables.ts';

export interface Neighbours {
	signer: JournalSigner;
	tenant: (tenantId: string) => TenantDb;
	tenantIds: () => Promise<string[]>;
}

/**
 * Writes the latest checkpoint of a journal, as a hash, into the journal of another council of the installation: whoever writes one
 * of them anew has to write the others too. A council alone has no witness. Answers whether it was written.
 */
export async function tellWitness(
	database: TenantDb,
	{ signer, tenant, tenantIds }: Neighbours,
	now: Date
): Promise<boolean> {
	const witness = witnessOf(await tenantIds(), database.tenantId);
	const [latest] = await database.transaction((tx) =>
		tx
			.select({ note: journalCheckpoints.note })
			.from(journalCheckpoints)
			.orderBy(desc(journalCheckpoints.size))
			.limit(1)
	);
	if (witness === null || !latest) return false;
	const { of, checkpoint } = testimonyOf(sha256, noteKey(signer, database.tenantId).name, latest.note);
	await tenant(witness).transaction((tx) =>
		appendJournal(tx, { act: 'journal.witnessed', object: witness, actor: null, details: { of, checkpoint } }, now)
	);
	return true;
}
