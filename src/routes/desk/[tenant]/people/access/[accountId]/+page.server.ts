import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { isUuid } from '#lib/kernel/ids.ts';
import { secondPerson } from '#lib/people/rules/access-reset.ts';
import { mayGiveRoles, mayKeepMembers } from '#lib/people/rules/staff.ts';
import { hasWayIn } from '#lib/people/rules/ways-in.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { askReset, confirmReset, lockedAt, openReset } from '#lib/people/server/access-reset.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { accounts } from '#lib/people/server/tables.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { Actions, PageServerLoad } from './$types';

type Door = Pick<RequestEvent, 'locals' | 'url'> & { params: { tenant: string; accountId: string } };

/** A clerk, and somebody whom the clerk's council knows; everybody else is not found. */
async function lookAt({ locals, url, params }: Door) {
	const { tenant, account, session, staff } = await requireStaff(locals, url, params.tenant, 'clerk');
	const { accountId } = params;
	if (!isUuid(accountId) || !mayKeepMembers(staff)) error(404);
	const found = await locals.installation.transaction(async (tx) => ({
		locked: await lockedAt(tx, accountId, tenant.id),
		asked: await openReset(tx, accountId, new Date())
	}));
	if (!found.locked || accountId === account.id) error(404);
	const helper = { accountId: account.id, tenantId: tenant.id, isAdministrator: mayGiveRoles(staff) };
	return { accountId, session, helper, locked: found.locked, asked: found.asked };
}

export const load: PageServerLoad = async (event) => {
	const { accountId, helper, locked, asked } = await lookAt(event);
	const { installation } = event.locals;
	const [person] = await installation
		.select({ firstName: accounts.firstName, lastName: accounts.lastName })
		.from(accounts)
		.where(eq(accounts.id, accountId));
	if (!person) error(404);
	return {
		person,
		needs: secondPerson(locked),
		asked: asked ? { by: asked.lastName, isOwn: asked.askedBy === helper.accountId } : null,
		isLocked: !hasWayIn(await waysIn(installation, accountId))
	};
};

export const actions: Actions = {
	ask: async (event) => {
		const { accountId, session, helper } = await lookAt(event);
		return dangerousAct(event, session, { act: 'reset-access', objectOf: () => accountId }, async (proof) => {
			const asked = await askReset(event.locals, proof, helper, new Date());
			return asked.ok ? { done: asked.value === 'nobody' } : fail(409, { refusal: asked.refusal });
		});
	},
	confirm: async (event) => {
		const { accountId, session, helper } = await lookAt(event);
		return dangerousAct(event, session, { act: 'reset-access', objectOf: () => accountId }, async (proof) => {
			const confirmed = await confirmReset(event.locals, proof, helper, new Date());
			return confirmed.ok ? { done: true } : fail(409, { refusal: confirmed.refusal });
		});
	}
};
