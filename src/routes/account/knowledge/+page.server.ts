import { aboutPerson } from '#lib/knowledge/server/about-person.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import type { PageServerLoad } from './$types.js';

/** Entries of the journal on the page; the file has all of them. */
const SHOWN = 20;

/** A forwarded link is not enough (level 2): this is everything about a person at once. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const session = requireAccount(locals, url, 2);
	return { about: await aboutPerson(locals, session, SHOWN, new Date()) };
};
