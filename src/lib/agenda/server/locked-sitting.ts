import { eq, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { items, sittings } from './tables.ts';

export type Sitting = typeof sittings.$inferSelect;
export type Item = typeof items.$inferSelect;

/** Holds the sitting until the end of the transaction, so that two clerks change its agenda one after the other. */
export async function lockSitting(tx: TenantTx, sittingId: string): Promise<Result<Sitting, 'sitting-unknown'>> {
	const [sitting] = await tx.select().from(sittings).where(eq(sittings.id, sittingId)).for('update');
	return sitting ? ok(sitting) : refuse('sitting-unknown');
}

/** An item and its sitting, held until the end of the transaction. */
export async function lockItem(
	tx: TenantTx,
	itemId: string
): Promise<Result<{ item: Item; sitting: Sitting }, 'item-unknown'>> {
	const [found] = await tx.select({ sittingId: items.sittingId }).from(items).where(eq(items.id, itemId));
	const sitting = found && (await lockSitting(tx, found.sittingId));
	const [item] = await tx.select().from(items).where(eq(items.id, itemId));
	return item && sitting?.ok ? ok({ item, sitting: sitting.value }) : refuse('item-unknown');
}

/** Everything that people see live has a version: whoever follows the sitting asks again when it has risen. */
export async function raiseVersion(tx: TenantTx, sittingId: string): Promise<void> {
	await tx.update(sittings, { version: sql`${sittings.version} + 1` }, eq(sittings.id, sittingId));
}
