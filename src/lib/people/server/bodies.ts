import { asc, eq } from 'drizzle-orm';
import type { NewRow, TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { sittingKinds } from './role-tables.ts';
import { bodies } from './tables.ts';

/** Makes a body with its first kind of sitting, which has its name: no body is without one. */
export async function makeBodyWithKind(tx: TenantTx, body: NewRow<typeof bodies>): Promise<{ kindId: string }> {
	const kindId = newId();
	const known = await tx.select({ id: sittingKinds.id }).from(sittingKinds);
	await tx.insert(bodies, body);
	await tx.insert(sittingKinds, { id: kindId, bodyId: body.id, name: body.name, position: known.length });
	return { kindId };
}

/** The kind of a sitting that is only said to be of a body: the body's first. */
export async function firstKindOf(tx: TenantTx, bodyId: string): Promise<string | undefined> {
	const [kind] = await tx
		.select({ id: sittingKinds.id })
		.from(sittingKinds)
		.where(eq(sittingKinds.bodyId, bodyId))
		.orderBy(asc(sittingKinds.position))
		.limit(1);
	return kind?.id;
}
