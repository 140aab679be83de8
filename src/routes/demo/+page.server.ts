import { error } from '@sveltejs/kit';
import { playbill } from '#lib/demo/cast/playbill.ts';
import { demoOf } from '#lib/demo/server/demo-people.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!(await demoOf(locals.installation))) error(404);
	return { councils: playbill() };
};
