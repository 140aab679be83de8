import { publicSittingsOf } from '#lib/publication/server/read-public.ts';
import type { PageServerLoad } from './$types';

const LONGEST_QUERY = 200;

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	const { tenant } = await parent();
	const query = (url.searchParams.get('q') ?? '').trim().slice(0, LONGEST_QUERY);
	const posted = await publicSittingsOf(locals.tenant(tenant.id), query);
	return { query, records: posted.map(({ record }) => record) };
};
