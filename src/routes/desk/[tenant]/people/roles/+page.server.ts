import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { ChosenRole, NewKind, NewRole } from '#lib/people/schemas.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { addKind, readBodies, readKinds } from '#lib/people/server/keep-kinds.ts';
import { readServices } from '#lib/people/server/keep-services.ts';
import { giveRole, readStaff, takeRole } from '#lib/people/server/keep-staff.ts';
import { today } from '#lib/people/server/members.ts';
import type { Actions, PageServerLoad } from './$types';

type Door = Pick<RequestEvent, 'locals' | 'url'> & { params: { tenant: string } };

async function administrator({ locals, url, params }: Door) {
	const { tenant, account, session, database } = await requireStaff(locals, url, params.tenant, 'administrator');
	const now = new Date();
	return { database, session, keeping: { tenantId: tenant.id, actor: account.id, today: today(tenant, now), now } };
}

/** Who has which role at the desk, and the kinds of sitting that a clerk may be limited to. */
export const load: PageServerLoad = async (event) => {
	const { database } = await administrator(event);
	return database.transaction(async (tx) => ({
		staff: await readStaff(tx),
		kinds: await readKinds(tx),
		services: await readServices(tx),
		bodies: await readBodies(tx)
	}));
};

export const actions: Actions = {
	give: async (event) => {
		const { session, keeping } = await administrator(event);
		const asked = { act: 'give-role', objectOf: () => keeping.tenantId } as const;
		return dangerousAct(event, session, asked, async (proof, given) => {
			const serviceIds = ticked(given, 'service:');
			const form = v.safeParse(NewRole, { ...given, kindIds: ticked(given, 'kind:'), serviceIds });
			if (!form.success) return fail(422, { refusal: 'incomplete' as const, given });
			const role = await giveRole(event.locals.installation, proof, form.output, keeping);
			if (!role.ok) return fail(409, { refusal: role.refusal, given });
			return { done: 'given' as const, name: role.value.name, link: event.url.origin + role.value.path };
		});
	},
	take: async (event) => {
		const { session, keeping } = await administrator(event);
		const asked = { act: 'take-role', objectOf: roleIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const taken = await takeRole(event.locals.installation, proof, keeping);
			return taken.ok ? { done: 'taken' as const, ...taken.value } : fail(409, { refusal: taken.refusal });
		});
	},
	addKind: async (event) => {
		const { database, keeping } = await administrator(event);
		const given = formTexts(await event.request.formData());
		const form = v.safeParse(NewKind, given);
		if (!form.success) return fail(422, { refusal: 'incomplete' as const, given });
		const added = await database.transaction((tx) => addKind(tx, form.output, keeping.actor, keeping.now));
		return added.ok ? { done: 'kind-added' as const, ...added.value } : fail(409, { refusal: added.refusal, given });
	}
};

/** What boxes with such names say: ids. */
function ticked(given: Record<string, string>, prefix: string): string[] {
	return Object.keys(given).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}

/** The role that a button of the page names; 422 for what no button says. */
function roleIn(typed: Record<string, string>): string {
	const form = v.safeParse(ChosenRole, typed);
	if (!form.success) error(422);
	return form.output.roleId;
}
