import { fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { removeService } from '#lib/drafting/server/remove-service.ts';
import { formTexts } from '#lib/kernel/form-texts.ts';
import type { Result } from '#lib/kernel/result.ts';
import { ChosenService, RenamedService, ServiceName } from '#lib/people/schemas.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { addService, raiseService, readServices, renameService } from '#lib/people/server/keep-services.ts';
import type { Actions, PageServerLoad } from './$types';

type Done = 'added' | 'renamed' | 'raised' | 'removed';
type Refusal = 'service-unknown' | 'service-name-taken' | 'service-in-use';
type Door = Pick<RequestEvent, 'locals' | 'url' | 'request'> & { params: { tenant: string } };

/** The services of the town hall, for its administrators. */
export const load: PageServerLoad = async ({ locals, url, params }) => {
	const { database } = await requireStaff(locals, url, params.tenant, 'administrator');
	return { services: await database.transaction(readServices) };
};

export const actions: Actions = {
	add: (event) => keep(event, 'added', ServiceName, (tx, form, { actor, now }) => addService(tx, form, actor, now)),
	rename: (event) =>
		keep(event, 'renamed', RenamedService, (tx, form, { actor, now }) => renameService(tx, form, actor, now)),
	raise: (event) => keep(event, 'raised', ChosenService, (tx, { serviceId }) => raiseService(tx, serviceId)),
	remove: (event) =>
		keep(event, 'removed', ChosenService, (tx, { serviceId }, { actor, now }) =>
			removeService(tx, serviceId, actor, now)
		)
};

/** One act of an administrator on the list; a refusal comes back with its name and what was typed. */
async function keep<Schema extends v.GenericSchema>(
	{ locals, url, request, params }: Door,
	done: Done,
	schema: Schema,
	act: (
		tx: TenantTx,
		form: v.InferOutput<Schema>,
		by: { actor: string; now: Date }
	) => Promise<Result<{ name: string }, Refusal>>
) {
	const { database, account } = await requireStaff(locals, url, params.tenant, 'administrator');
	const given = formTexts(await request.formData());
	const form = v.safeParse(schema, given);
	if (!form.success) return fail(422, { refusal: 'incomplete' as const, given });
	const by = { actor: account.id, now: new Date() };
	const kept = await database.transaction((tx) => act(tx, form.output, by));
	return kept.ok ? { done, name: kept.value.name } : fail(409, { refusal: kept.refusal, given });
}
