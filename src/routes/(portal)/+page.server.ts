import { publicSittingsOf, publicTenants } from '#lib/publication/server/read-public.ts';
import type { PublicSitting } from '#lib/publication/schemas.ts';
import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** On its own host a council's portal; elsewhere each council with the sitting that comes next and the one that was last. */
export const load: PageServerLoad = async ({ locals }) => {
	if (locals.host) redirect(307, `/${locals.host.slug}`);
	const now = new Date();
	const tenants = await publicTenants(locals.installation);
	const councils = await Promise.all(
		tenants.map(async ({ id, slug, name, accentHue, timeZone }) => {
			const records = (await publicSittingsOf(locals.tenant(id))).map(({ record }) => record);
			const next = records.findLast((record) => isToCome(record, now));
			const last = records.find((record) => !isToCome(record, now));
			return { slug, name, accentHue, timeZone, next: next && line(next), last: last && line(last) };
		})
	);
	return { councils };
};

const isToCome = (record: PublicSitting, now: Date) =>
	record.state !== 'closed' && new Date(record.startsAt) > dayBefore(now);
/** Tonight's sitting is still the next one while it goes on. */
const dayBefore = (now: Date) => new Date(now.getTime() - 86_400_000);
const line = ({ id, title, startsAt, state }: PublicSitting) => ({ id, title, startsAt, state });
