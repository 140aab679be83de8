import { error } from '@sveltejs/kit';
import { publicSitting } from '#lib/publication/server/read-public.ts';
import type { PageServerLoad } from './$types';

/** The posted record and its files; 404 for a draft as for a sitting that never was. */
export const load: PageServerLoad = async ({ locals, parent, params }) => {
	const { tenant } = await parent();
	const found = await publicSitting(locals.tenant(tenant.id), params.sittingId);
	if (!found) error(404);
	const { record, postedAt, updatedAt } = found.posted;
	const files = found.files.map(({ id, title, fileName, bytes, postedAt: at }) => ({
		id,
		title,
		fileName,
		bytes,
		postedAt: at
	}));
	return { record, postedAt, updatedAt, files };
};
