import { dev } from '$app/env';
import { error } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** The gallery is for those who build Hémicycle: in production it is there only when asked for. */
export const load: LayoutServerLoad = () => {
	if (!dev && process.env['HEMICYCLE_GALLERY'] !== 'on') error(404);
};
