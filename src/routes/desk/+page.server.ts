import { error, redirect } from '@sveltejs/kit';
import { requireAccount } from '#lib/people/server/access.ts';
import { tenantsOfStaff } from '#lib/people/server/staff-tenants.ts';
import type { PageServerLoad } from './$types.js';

/** The councils that a clerk works for: one leads straight in, none is not found. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const session = requireAccount(locals, url, 2);
	const all = await tenantsOfStaff(locals.installation, (id) => locals.tenant(id), session);
	const tenants = all.filter(({ id }) => locals.host === null || locals.host.id === id);
	if (tenants.length === 0) error(404);
	if (tenants.length === 1 && tenants[0]) redirect(303, `/desk/${tenants[0].slug}`);
	return { tenants, account: session.account };
};
