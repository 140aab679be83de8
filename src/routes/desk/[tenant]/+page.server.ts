import { listSittings } from '#lib/agenda/server/sittings.ts';
import { requireClerk } from '../clerk-act.server.ts';
import type { PageServerLoad } from './$types.js';

/** Sittings that this clerk keeps: those to come first by date, those over newest first. */
export const load: PageServerLoad = async (event) => {
	const { database, staff } = await requireClerk(event);
	const sittings = await database.transaction((tx) => listSittings(tx, staff));
	const isOver = (sitting: (typeof sittings)[number]) => sitting.state === 'closed';
	return {
		now: new Date(),
		upcoming: sittings.filter((sitting) => !isOver(sitting)),
		past: sittings.filter(isOver).reverse()
	};
};
