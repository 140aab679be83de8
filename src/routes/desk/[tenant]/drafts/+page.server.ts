import { turnOf } from '#lib/drafting/rules/turn.ts';
import { listDrafts } from '#lib/drafting/server/read-drafts.ts';
import { isClerk } from '#lib/people/rules/staff.ts';
import { requireDesk } from '#lib/people/server/access.ts';
import type { PageServerLoad } from './$types.js';

/** The drafts that somebody may know of: those that wait for them, those that others have in hand, those on an agenda. */
export const load: PageServerLoad = async ({ locals, url, params }) => {
	const { database, staff } = await requireDesk(locals, url, params.tenant);
	const drafts = await database.transaction((tx) => listDrafts(tx, staff));
	const listed = drafts.map((draft) => ({ ...draft, turn: turnOf(staff, draft) }));
	const mayDraft = staff.draftsFor.length > 0;
	return {
		now: new Date(),
		drafts: listed,
		mayDraft,
		as: mayDraft ? ('drafter' as const) : isClerk(staff) ? ('clerk' as const) : ('validator' as const)
	};
};
