import { and, count, eq, inArray, isNull, ne, notExists, sql } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { staffRoleServices } from '#lib/people/server/service-tables.ts';
import { accounts, staffRoles } from '#lib/people/server/tables.ts';
import { mayApproveDraft, maySendBack, type Judging } from '../rules/draft-policy.ts';
import type { DraftForm, DraftRefusal } from '../schemas.ts';
import { editDraft, type Acting } from './drafts.ts';
import { changeDraft, lockDraft, noteStep, type Draft } from './locked-draft.ts';
import { draftSteps, type DraftStep } from './tables.ts';

/** Steps by which somebody becomes one of those who wrote a draft. */
const WRITING: DraftStep[] = ['begun', 'edited', 'paper-added', 'paper-removed'];

/** Stores what was typed and gives it to the validators of the service: both or neither. */
export async function handInDraft(
	tx: TenantTx,
	draftId: string,
	form: DraftForm,
	acting: Acting
): Promise<Result<Draft, DraftRefusal>> {
	const edited = await editDraft(tx, draftId, form, acting);
	if (!edited.ok) return edited;
	await changeDraft(tx, draftId, { state: 'handed-in' }, acting.now);
	await noteStep(tx, edited.value, { step: 'handed-in', actor: acting.actor }, acting.now);
	return edited;
}

/** Approves what was read: a draft that is another one by now is refused (`changed-meanwhile`). */
export async function approveDraft(
	tx: TenantTx,
	draftId: string,
	seen: number,
	{ staff, actor, now }: Acting
): Promise<Result<Draft, DraftRefusal>> {
	const draft = await lockDraft(tx, draftId);
	if (!draft) return refuse('draft-unknown');
	const may = mayApproveDraft(staff, draft, await judgingOf(tx, draft, actor));
	if (!may.ok) return may;
	if (draft.version !== seen) return refuse('changed-meanwhile');
	await changeDraft(tx, draftId, { state: 'approved' }, now);
	await noteStep(tx, draft, { step: 'approved', actor }, now);
	return ok(draft);
}

/** Sends a draft back to its drafters. The reason is for them: the journal holds none, as it may tell of a person. */
export async function sendBackDraft(
	tx: TenantTx,
	draftId: string,
	{ seen, reason }: { seen: number; reason: string },
	{ staff, actor, now }: Acting
): Promise<Result<Draft, DraftRefusal>> {
	const draft = await lockDraft(tx, draftId);
	if (!draft) return refuse('draft-unknown');
	const may = maySendBack(staff, draft);
	if (!may.ok) return may;
	if (draft.version !== seen) return refuse('changed-meanwhile');
	await changeDraft(tx, draftId, { state: 'sent-back' }, now);
	await noteStep(tx, draft, { step: 'sent-back', actor, reason }, now);
	return ok(draft);
}

/** Whether somebody wrote in a draft, and whether another validator of its service could judge it instead. */
export async function judgingOf(
	tx: TenantTx,
	{ id, serviceId }: Pick<Draft, 'id' | 'serviceId'>,
	accountId: string
): Promise<Judging> {
	const wrote = and(eq(draftSteps.draftId, id), inArray(draftSteps.step, WRITING));
	const own = await tx
		.select({ id: draftSteps.id })
		.from(draftSteps)
		.where(and(wrote, eq(draftSteps.accountId, accountId)))
		.limit(1);
	const wroteToo = tx
		.select({ found: sql`1` })
		.from(draftSteps)
		.where(and(wrote, eq(draftSteps.accountId, staffRoles.accountId)));
	const [others] = await tx
		.select({ count: count() })
		.from(staffRoles)
		.innerJoin(staffRoleServices, eq(staffRoleServices.roleId, staffRoles.id))
		.innerJoin(accounts, eq(accounts.id, staffRoles.accountId))
		.where(
			and(
				eq(staffRoles.role, 'validator'),
				eq(staffRoleServices.serviceId, serviceId),
				ne(staffRoles.accountId, accountId),
				isNull(accounts.deactivatedAt),
				notExists(wroteToo)
			)
		);
	return { isOwn: own.length > 0, othersMayJudge: (others?.count ?? 0) > 0 };
}
