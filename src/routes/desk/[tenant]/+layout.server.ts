import { subjectsKept } from '#lib/agenda/server/kept-sittings.ts';
import { countLate } from '#lib/journal/server/stamps/stamps.ts';
import { countFailedMails } from '#lib/mail/server/outbox.ts';
import { armsPath } from '#lib/people/arms-path.ts';
import { isClerk, mayGiveRoles, mayKeepMembers } from '#lib/people/rules/staff.ts';
import { requireDesk } from '#lib/people/server/access.ts';
import { countAlarms } from '#lib/watch/server/alarm.ts';
import type { LayoutServerLoad } from './$types.js';

/** What the frame of the desk shows. Pages and actions ask again who comes: a layout guards nothing. */
export const load: LayoutServerLoad = async ({ locals, url, params, depends }) => {
	depends('desk:frame');
	const { tenant, account, database, staff } = await requireDesk(locals, url, params.tenant);
	const isAdministrator = mayGiveRoles(staff);
	const isAlarmed = isAdministrator || account.isInstallationAdministrator;
	const mailsFailed = await database.transaction(async (tx) => countFailedMails(tx, await subjectsKept(tx, staff)));
	const { slug, name, accentHue, timeZone } = tenant;
	return {
		tenant: { slug, name, accentHue, timeZone, arms: armsPath(tenant) },
		account: { firstName: account.firstName, lastName: account.lastName },
		mailsFailed,
		isClerk: isClerk(staff),
		isAdministrator,
		stampsLate: isAlarmed ? await database.transaction((tx) => countLate(tx, new Date())) : 0,
		leaks: isAlarmed ? await database.transaction(countAlarms) : 0,
		keepsMembers: mayKeepMembers(staff)
	};
};
