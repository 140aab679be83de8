import { redirect } from '@sveltejs/kit';
import { listSittings } from '#lib/agenda/server/sittings.ts';
import { isClerk } from '#lib/people/rules/staff.ts';
import { requireDesk } from '#lib/people/server/access.ts';
import { requireClerk } from '../clerk-act.server.ts';
import type { PageServerLoad } from './$types.js';

/** Sittings that this clerk keeps: those to come first by date, those over newest first. Who only drafts or validates has drafts. */
export const load: PageServerLoad = async (event) => {
	const desk = await requireDesk(event.locals, event.url, event.params.tenant);
	if (!isClerk(desk.staff)) redirect(303, `/desk/${desk.tenant.slug}/drafts`);
	const { database, staff } = await requireClerk(event);
	const sittings = await database.transaction((tx) => listSittings(tx, staff));
	const isOver = (sitting: (typeof sittings)[number]) => sitting.state === 'closed';
	return {
		now: new Date(),
		upcoming: sittings.filter((sitting) => !isOver(sitting)),
		past: sittings.filter(isOver).reverse()
	};
};
