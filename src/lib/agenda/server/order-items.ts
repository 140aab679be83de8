import { asc, eq, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Placed } from '../rules/order.ts';
import { items } from './tables.ts';

/** The items of a sitting in order. The sitting is locked by the caller. */
export async function readOrder(tx: TenantTx, sittingId: string): Promise<(Placed & { createdAt: Date })[]> {
	return tx
		.select({ id: items.id, section: items.section, createdAt: items.createdAt })
		.from(items)
		.where(eq(items.sittingId, sittingId))
		.orderBy(asc(items.position));
}

/** Writes positions from 0 without gaps, and sections, in one statement. */
export async function writeOrder(tx: TenantTx, order: readonly Placed[]): Promise<void> {
	if (order.length === 0) return;
	const places = sql.join(
		order.map((item, position) => sql`(${item.id}::uuid, ${position}::integer, ${item.section}::text)`),
		sql`, `
	);
	await tx.raw.execute(sql`
		update item set position = place.position, section = place.section
		from (values ${places}) as place (id, position, section)
		where item.tenant_id = ${tx.tenantId} and item.id = place.id
			and (item.position, item.section) is distinct from (place.position, place.section)
	`);
}
