import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { AgendaRefusal } from '#lib/agenda/schemas.ts';
import { isItemOf, keepsSitting } from '#lib/agenda/server/kept-sittings.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { refuse, type Result } from '#lib/kernel/result.ts';
import { tellSitting } from '#lib/chamber/server/live-topic.ts';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { requireStaff, type StaffAccess } from '#lib/people/server/access.ts';
import { services } from '../../services.ts';

type DeskEvent = RequestEvent<{ tenant: string; sittingId?: string }>;

/** The clerk who is asking, and the sitting of the address: 404 for one of a kind that this clerk does not keep. */
export async function requireClerk(event: Pick<DeskEvent, 'locals' | 'url' | 'params'>) {
	const access = await requireStaff(event.locals, event.url, event.params.tenant, 'clerk');
	const { sittingId } = event.params;
	if (sittingId === undefined) return { ...access, sittingId: '' };
	const { database, staff } = access;
	const keeps = isUuid(sittingId) && (await database.transaction((tx) => keepsSitting(tx, staff, sittingId)));
	if (!keeps) error(404);
	return { ...access, sittingId };
}

/**
 * One act of a clerk: who is asking, what was typed, the act in one transaction, the answer. A refusal comes back with its
 * name and what was typed, so that nothing is lost. Whoever follows the sitting live is told.
 */
export async function clerkAct<Schema extends v.GenericSchema, Value>(
	event: DeskEvent,
	schema: Schema,
	act: (
		tx: TenantTx,
		form: v.InferOutput<Schema>,
		clerk: StaffAccess & { sittingId: string; actor: string; now: Date }
	) => Promise<Result<Value, AgendaRefusal>>
) {
	const clerk = await requireClerk(event);
	const typed = formTexts(await event.request.formData());
	const name = [...event.url.searchParams.keys()].find((key) => key.startsWith('/'))?.slice(1) ?? '';
	const form = v.safeParse(schema, typed);
	if (!form.success)
		return fail(422, { name, refusal: 'form-incomplete' as const, fields: fieldsOf(form.issues), typed });
	const context = { ...clerk, actor: clerk.account.id, now: new Date() };
	const result = await clerk.database.transaction(async (tx) => {
		const { itemId } = typed;
		if (clerk.sittingId !== '' && itemId !== undefined && !(await isItemOf(tx, itemId, clerk.sittingId)))
			return refuse('item-unknown');
		return act(tx, form.output, context);
	});
	if (!result.ok) return fail(409, { name, refusal: result.refusal, fields: [] as string[], typed });
	if (clerk.sittingId !== '') tellSitting(services().hub, clerk.tenant.id, clerk.sittingId);
	return { name, done: result.value };
}

/** Which fields are wrong; their sentences are in the catalogue. */
function fieldsOf(issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string[] {
	return issues.map((issue) => v.getDotPath(issue) ?? '');
}
