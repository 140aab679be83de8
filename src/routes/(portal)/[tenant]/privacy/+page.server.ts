import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import { readContact, readRegister } from '#lib/privacy/server/register.ts';
import type { PageServerLoad } from './$types';

/** What everybody may know of what is done with personal data (GDPR, art. 13 and 14). */
export const load: PageServerLoad = async ({ locals, parent }) => {
	const { tenant } = await parent();
	return locals.tenant(tenant.id).transaction(async (tx) => ({
		contact: await readContact(tx),
		register: await readRegister(tx, getLocale())
	}));
};
