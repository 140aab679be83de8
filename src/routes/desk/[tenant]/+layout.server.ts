import { countFailedMails } from '#lib/mail/server/outbox.ts';
import { mayActAs } from '#lib/people/rules/staff.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import type { LayoutServerLoad } from './$types.js';

/** What the frame of the desk shows. Pages and actions ask for the clerk again: a layout guards nothing. */
export const load: LayoutServerLoad = async ({ locals, url, params, depends }) => {
	depends('desk:frame');
	const { tenant, account, database, roles } = await requireStaff(locals, url, params.tenant, 'clerk');
	const mailsFailed = await database.transaction((tx) => countFailedMails(tx));
	const { slug, name, accentHue, timeZone } = tenant;
	return {
		tenant: { slug, name, accentHue, timeZone },
		account: { firstName: account.firstName, lastName: account.lastName },
		isAdministrator: mayActAs(roles, 'administrator'),
		mailsFailed
	};
};
