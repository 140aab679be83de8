import { error } from '@sveltejs/kit';
import { armsPath } from '#lib/people/arms-path.ts';
import { tenantBySlug } from '#lib/people/server/members.ts';
import type { LayoutServerLoad } from './$types';

/** Name, accent and time zone of the council whose public pages these are. */
export const load: LayoutServerLoad = async ({ locals, params }) => {
	const found = await tenantBySlug(locals.installation, params.tenant);
	if (!found) error(404);
	const { id, slug, name, accentHue, timeZone } = found;
	return { tenant: { id, slug, name, accentHue, timeZone, arms: armsPath(found) }, isOwnHost: locals.host !== null };
};
