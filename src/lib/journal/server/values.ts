import { createHash, randomBytes } from 'node:crypto';
import { and, eq, inArray, lt } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Erasable } from '../rules/erasable.ts';
import { journalValues } from './value-tables.ts';

/** A personal value that an entry will name, and of whom it tells. */
export interface PersonalValue {
	value: string;
	/** An account. */
	of: string;
}

/** Lays a value beside the journal and answers what the entry holds instead: `H(salt ‖ value)`. */
export async function keepBeside(tx: TenantTx, { value, of }: PersonalValue, now: Date): Promise<Erasable> {
	const salt = randomBytes(32);
	const hash = createHash('sha256').update(salt).update(value, 'utf8').digest('hex');
	await tx.insert(journalValues, {
		id: newId(now.getTime()),
		hash,
		salt: new Uint8Array(salt),
		value,
		subjectId: of,
		createdAt: now
	});
	return { erasable: hash };
}

/** The values that are still there, by their hash. */
export async function valuesOf(tx: TenantTx, hashes: string[]): Promise<Map<string, string>> {
	if (hashes.length === 0) return new Map();
	const rows = await tx.select().from(journalValues).where(inArray(journalValues.hash, hashes));
	return new Map(rows.map(({ hash, value }) => [hash, value]));
}

/** Erases what entries named of a person; answers how many values there were. */
export async function eraseValuesOf(tx: TenantTx, accountId: string): Promise<number> {
	return (await tx.delete(journalValues, eq(journalValues.subjectId, accountId)).returning({ id: journalValues.id }))
		.length;
}

/** Erases the values that are older than this. */
export async function eraseValuesBefore(tx: TenantTx, before: Date): Promise<number> {
	return (await tx.delete(journalValues, and(lt(journalValues.createdAt, before))).returning({ id: journalValues.id }))
		.length;
}
