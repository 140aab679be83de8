import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { lockServices } from '#lib/people/server/keep-services.ts';
import { staffRoleServices, townServices } from '#lib/people/server/service-tables.ts';
import { draftActs } from './tables.ts';

/**
 * Takes a service away that nobody has a role for and in which no draft was written. A role or a draft that comes in between
 * keeps it: foreign keys see to that.
 */
export async function removeService(
	tx: TenantTx,
	serviceId: string,
	actor: string,
	now: Date
): Promise<Result<{ name: string }, 'service-unknown' | 'service-in-use'>> {
	const service = (await lockServices(tx)).find(({ id }) => id === serviceId);
	if (!service) return refuse('service-unknown');
	const held = await tx.select().from(staffRoleServices).where(eq(staffRoleServices.serviceId, serviceId)).limit(1);
	const written = await tx.select().from(draftActs).where(eq(draftActs.serviceId, serviceId)).limit(1);
	if (held.length + written.length > 0) return refuse('service-in-use');
	await tx.delete(townServices, eq(townServices.id, serviceId));
	const { name } = service;
	await appendJournal(tx, { act: 'service.removed', object: serviceId, actor, details: { name } }, now);
	return ok({ name });
}
