import { asc, inArray } from 'drizzle-orm';
import type { Reaching } from '#lib/people/rules/reach.ts';
import type { Asker } from '#lib/people/server/access.ts';
import { today } from '#lib/people/server/members.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { isNeeded } from './presence.ts';
import { requestsOf } from './requests.ts';

/** What somebody asked of each council that their session opens, and whether a mandate or a role there still needs their data. */
export async function wishesOf(
	{ installation, tenant }: Pick<Asker, 'installation' | 'tenant'>,
	{ account, councils }: Reaching,
	now: Date
) {
	if (councils.length === 0) return [];
	const known = await installation
		.select()
		.from(tenants)
		.where(inArray(tenants.id, [...councils]))
		.orderBy(asc(tenants.name));
	return Promise.all(
		known.map((one) =>
			tenant(one.id).transaction(async (tx) => ({
				slug: one.slug,
				name: one.name,
				timeZone: one.timeZone,
				isNeeded: await isNeeded(tx, account.id, today(one, now)),
				latest: (await requestsOf(tx, account.id))[0] ?? null
			}))
		)
	);
}

export type Wish = Awaited<ReturnType<typeof wishesOf>>[number];
