import { asc, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { sittingKinds } from './role-tables.ts';
import { bodies } from './tables.ts';

/** The kinds of sitting of a tenant, each with its body, in their order. */
export async function readKinds(tx: TenantTx) {
	return tx
		.select({ id: sittingKinds.id, name: sittingKinds.name, body: bodies.name })
		.from(sittingKinds)
		.innerJoin(bodies, eq(bodies.id, sittingKinds.bodyId))
		.orderBy(asc(sittingKinds.position), asc(sittingKinds.name));
}

/** The bodies of a tenant, by name. */
export async function readBodies(tx: TenantTx) {
	return tx.select({ id: bodies.id, name: bodies.name }).from(bodies).orderBy(asc(bodies.name));
}

/** Adds a kind of sitting of a body. Refused: a body of nobody here, and a name that another kind has (two would look the same). */
export async function addKind(
	tx: TenantTx,
	{ name, bodyId }: { name: string; bodyId: string },
	actor: string,
	now: Date
): Promise<Result<{ name: string }, 'body-unknown' | 'kind-name-taken'>> {
	// The body stays locked, so that of two kinds with one name the second waits and is refused.
	const [body] = await tx.select({ id: bodies.id }).from(bodies).where(eq(bodies.id, bodyId)).for('update');
	if (!body) return refuse('body-unknown');
	const id = newId(now.getTime());
	const known = await tx.select({ position: sittingKinds.position }).from(sittingKinds);
	const position = Math.max(-1, ...known.map((kind) => kind.position)) + 1;
	const added = await tx.insert(sittingKinds, { id, name, bodyId, position }).onConflictDoNothing().returning();
	if (added.length === 0) return refuse('kind-name-taken');
	await appendJournal(tx, { act: 'kind.added', object: id, actor, details: { name } }, now);
	return ok({ name });
}
