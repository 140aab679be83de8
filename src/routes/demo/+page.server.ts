import { error } from '@sveltejs/kit';
import { playbill } from '#lib/demo/cast/playbill.ts';
import { demoOf } from '#lib/demo/server/told.ts';
import type { PageServerLoad } from './$types';
import { services } from '../../services.ts';

export const load: PageServerLoad = async ({ locals }) => {
	if (!(await demoOf(locals.installation, services().settings))) error(404);
	return { councils: playbill() };
};
