import { asc, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { townServices } from './service-tables.ts';

export type ServiceRefusal = 'service-unknown' | 'service-name-taken';

/** The services of a tenant, in the order that its administrators gave them. */
export async function readServices(tx: TenantTx) {
	return tx
		.select({ id: townServices.id, name: townServices.name })
		.from(townServices)
		.orderBy(asc(townServices.position), asc(townServices.name));
}

/** Adds a service at the end. Refused: a name that another one has, for two would look the same. */
export async function addService(
	tx: TenantTx,
	{ name }: { name: string },
	actor: string,
	now: Date
): Promise<Result<{ name: string }, ServiceRefusal>> {
	const known = await tx.select({ position: townServices.position }).from(townServices);
	const position = Math.max(-1, ...known.map((service) => service.position)) + 1;
	const id = newId(now.getTime());
	const added = await tx.insert(townServices, { id, name, position }).onConflictDoNothing().returning();
	if (added.length === 0) return refuse('service-name-taken');
	await appendJournal(tx, { act: 'service.added', object: id, actor, details: { name } }, now);
	return ok({ name });
}

/** Gives a service another name: its roles and drafts stay what they are. */
export async function renameService(
	tx: TenantTx,
	{ serviceId, name }: { serviceId: string; name: string },
	actor: string,
	now: Date
): Promise<Result<{ name: string }, ServiceRefusal>> {
	const all = await lockServices(tx);
	const service = all.find(({ id }) => id === serviceId);
	if (!service) return refuse('service-unknown');
	if (all.some((other) => other.id !== serviceId && other.name === name)) return refuse('service-name-taken');
	if (service.name === name) return ok({ name });
	await tx.update(townServices, { name }, eq(townServices.id, serviceId));
	await appendJournal(tx, { act: 'service.renamed', object: serviceId, actor, details: { name } }, now);
	return ok({ name });
}

/** Puts a service one place higher; the first one stays. */
export async function raiseService(tx: TenantTx, serviceId: string): Promise<Result<{ name: string }, ServiceRefusal>> {
	const all = await lockServices(tx);
	const index = all.findIndex(({ id }) => id === serviceId);
	const service = all[index];
	if (!service) return refuse('service-unknown');
	const order = index === 0 ? all : all.toSpliced(index, 1).toSpliced(index - 1, 0, service);
	for (const [position, { id }] of order.entries())
		await tx.update(townServices, { position }, eq(townServices.id, id));
	return ok({ name: service.name });
}

/** The services in their order, held until the end of the transaction: two administrators change them one after the other. */
export async function lockServices(tx: TenantTx) {
	return tx.select().from(townServices).orderBy(asc(townServices.position), asc(townServices.name)).for('update');
}
