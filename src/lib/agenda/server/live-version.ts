import { eq, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { sittings } from './tables.ts';

export type Sitting = typeof sittings.$inferSelect;

/**
 * Takes a sitting for one act: whoever changes what people see live comes through here, so that two acts never decide on
 * the same old state. A transaction that also locks a poll locks the poll first.
 */
export async function lockSitting(tx: TenantTx, sittingId: string): Promise<Sitting | undefined> {
	const [sitting] = await tx.select().from(sittings).where(eq(sittings.id, sittingId)).for('update');
	return sitting;
}

/** Says that what people see live of a sitting is another now. */
export async function raiseVersion(tx: TenantTx, sittingId: string): Promise<void> {
	await tx.update(sittings, { version: sql`${sittings.version} + 1` }, eq(sittings.id, sittingId));
}
