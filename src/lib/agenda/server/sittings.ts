import { asc, count, eq, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { bodies } from '#lib/people/server/tables.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { lockSitting } from './locked-sitting.ts';
import { convocations, items, sittings } from './tables.ts';

/** What a sitting is before it has items. */
export interface SittingPlan {
	bodyId: string;
	/** Empty: the name of the body. */
	title: string;
	startsAt: Date;
	place: string;
}

/** Makes a sitting, as a draft that only the desk sees. */
export async function createSitting(
	tx: TenantTx,
	plan: SittingPlan,
	actor: string,
	now: Date
): Promise<Result<{ sittingId: string }, AgendaRefusal>> {
	const [body] = await tx.select().from(bodies).where(eq(bodies.id, plan.bodyId));
	if (!body) return refuse('body-unknown');
	const sittingId = newId();
	const title = plan.title || body.name;
	await tx.insert(sittings, { ...plan, id: sittingId, title, state: 'draft', createdAt: now });
	await appendJournal(tx, { act: 'sitting.created', object: sittingId, actor }, now);
	return ok({ sittingId });
}

/** Changes a draft. Once published, date and place are what members were called to: another convocation is needed. */
export async function editSitting(
	tx: TenantTx,
	sittingId: string,
	plan: SittingPlan,
	actor: string,
	now: Date
): Promise<Result<null, AgendaRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting.ok) return sitting;
	if (sitting.value.state !== 'draft') return refuse('agenda-published');
	const [body] = await tx.select().from(bodies).where(eq(bodies.id, plan.bodyId));
	if (!body) return refuse('body-unknown');
	const set = { ...plan, title: plan.title || body.name, version: sql`${sittings.version} + 1` };
	await tx.update(sittings, set, eq(sittings.id, sittingId));
	await appendJournal(tx, { act: 'sitting.edited', object: sittingId, actor }, now);
	return ok(null);
}

/** Every sitting of the tenant with what the desk's list says of it, oldest first. */
export async function listSittings(tx: TenantTx) {
	const rows = await tx
		.select({ sitting: sittings, body: bodies.name })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.orderBy(asc(sittings.startsAt));
	const itemCounts = await tx
		.select({ sittingId: items.sittingId, items: count() })
		.from(items)
		.groupBy(items.sittingId);
	const calls = await tx
		.select({ sittingId: convocations.sittingId, called: count(), answered: count(convocations.answer) })
		.from(convocations)
		.groupBy(convocations.sittingId);
	return rows.map(({ sitting, body }) => ({
		id: sitting.id,
		title: sitting.title,
		startsAt: sitting.startsAt,
		place: sitting.place,
		state: sitting.state,
		body,
		items: itemCounts.find((row) => row.sittingId === sitting.id)?.items ?? 0,
		called: calls.find((row) => row.sittingId === sitting.id)?.called ?? 0,
		answered: calls.find((row) => row.sittingId === sitting.id)?.answered ?? 0
	}));
}

/** Bodies of the tenant, for the form of a new sitting. */
export async function listBodies(tx: TenantTx) {
	return tx
		.select({ id: bodies.id, name: bodies.name, ruleSetId: bodies.ruleSetId })
		.from(bodies)
		.orderBy(asc(bodies.name));
}
