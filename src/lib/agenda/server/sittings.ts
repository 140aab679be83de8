import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { kindsKept, type StaffFacts } from '#lib/people/rules/staff.ts';
import { firstKindOf } from '#lib/people/server/bodies.ts';
import { sittingKinds } from '#lib/people/server/role-tables.ts';
import { bodies } from '#lib/people/server/tables.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { isKeptBy } from './kept-sittings.ts';
import { lockSitting } from './locked-sitting.ts';
import { convocations, items, sittings } from './tables.ts';

/** What a sitting is before it has items. */
export interface SittingPlan {
	bodyId: string;
	/** A kind of sitting of this body; absent: its first. */
	kindId?: string | undefined;
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
	const kind = await kindOf(tx, plan);
	if (!kind) return refuse('body-unknown');
	const sittingId = newId();
	const title = plan.title || kind.name;
	await tx.insert(sittings, { ...plan, kindId: kind.id, id: sittingId, title, state: 'draft', createdAt: now });
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
	const kind = await kindOf(tx, plan);
	if (!kind) return refuse('body-unknown');
	const set = { ...plan, kindId: kind.id, title: plan.title || kind.name, version: sql`${sittings.version} + 1` };
	await tx.update(sittings, set, eq(sittings.id, sittingId));
	await appendJournal(tx, { act: 'sitting.edited', object: sittingId, actor }, now);
	return ok(null);
}

/** The sittings that somebody prepares, with what the desk's list says of them, oldest first. */
export async function listSittings(tx: TenantTx, staff: StaffFacts) {
	const rows = await tx
		.select({ sitting: sittings, body: bodies.name })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(isKeptBy(staff))
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

/** The kinds of sitting that somebody may make, for the form of a new sitting: in the order of the tenant. */
export async function listKinds(tx: TenantTx, staff: StaffFacts) {
	const kinds = kindsKept(staff);
	if (kinds !== 'all' && kinds.length === 0) return [];
	return tx
		.select({ id: sittingKinds.id, name: sittingKinds.name, bodyId: bodies.id, body: bodies.name })
		.from(sittingKinds)
		.innerJoin(bodies, eq(bodies.id, sittingKinds.bodyId))
		.where(kinds === 'all' ? undefined : inArray(sittingKinds.id, [...kinds]))
		.orderBy(asc(sittingKinds.position), asc(sittingKinds.name));
}

/** The kind and its body, of those that somebody prepares: a form that names another one is refused. */
export async function chosenKind(tx: TenantTx, staff: StaffFacts, kindId: string) {
	const kind = (await listKinds(tx, staff)).find(({ id }) => id === kindId);
	return kind && { kindId: kind.id, bodyId: kind.bodyId };
}

/** The kind that a plan means; undefined: there is none such in this body. */
async function kindOf(tx: TenantTx, { bodyId, kindId }: SittingPlan) {
	const id = kindId ?? (await firstKindOf(tx, bodyId));
	if (!id) return undefined;
	const [kind] = await tx
		.select({ id: sittingKinds.id, name: sittingKinds.name })
		.from(sittingKinds)
		.where(and(eq(sittingKinds.id, id), eq(sittingKinds.bodyId, bodyId)));
	return kind;
}
