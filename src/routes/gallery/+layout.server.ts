import { error } from '@sveltejs/kit';
import { services } from '../../services.ts';
import type { LayoutServerLoad } from './$types';

/** The gallery is for those who build Hémicycle: in production it is there only when asked for. */
export const load: LayoutServerLoad = () => {
	const { mode, settings } = services();
	if (mode === 'production' && !settings.showsGallery) error(404);
};
