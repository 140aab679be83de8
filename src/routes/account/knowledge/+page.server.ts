import { aboutPerson } from '#lib/knowledge/server/about-person.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { askErasure, withdrawErasure } from '#lib/privacy/server/requests.ts';
import { wishesOf } from '#lib/privacy/server/wishes.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** Entries of the journal on the page; the file has all of them. */
const SHOWN = 20;

/** A forwarded link is not enough (level 2): this is everything about a person at once. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const session = requireAccount(locals, url, 2);
	const now = new Date();
	return { about: await aboutPerson(locals, session, SHOWN, now), wishes: await wishesOf(locals, session, now) };
};

export const actions: Actions = {
	/** Asks each council that this session opens. */
	ask: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'ask-erasure', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof) => {
			await askErasure(event.locals.installation, proof, session.councils, new Date());
			return { done: 'asked' as const };
		});
	},
	withdraw: async ({ locals, url }) => {
		const session = requireAccount(locals, url, 2);
		await withdrawErasure(locals.installation, session.account.id, session.councils, new Date());
		return { done: 'withdrawn' as const };
	}
};
