import { error } from '@sveltejs/kit';
import { publicSitting } from '#lib/chamber/server/entrance.ts';
import { script } from '#lib/chamber/server/script.ts';
import { armsPath } from '#lib/people/arms-path.ts';
import type { PageServerLoad } from './$types.js';

/** Public facts only: anybody may put the hall's screen on a wall. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const found = await publicSitting(locals, params);
	if (!found) error(404);
	const { tenant, database, sitting } = found;
	const { states, members, sitting: facts } = await database.transaction((tx) => script(tx, sitting));
	const { slug, name, accentHue, timeZone } = tenant;
	return {
		state: states.public,
		members,
		sitting: facts,
		tenant: { slug, name, accentHue, timeZone, arms: armsPath(tenant) }
	};
};
