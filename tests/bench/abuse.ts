import { tryEverything } from '../abuse/abuse.ts';
import type { Figures } from './harness.ts';

/** A third of the combinations fits into a minute of two busy cores; `HEMICYCLE_TEST_FULL=1` tries all of them in the journey. */
const STRIDE = 3;

/** Making the towns, their files and the start of the server count as well. */
export const longestMs = 150_000;

/** How many routes and requests were tried by those who may not, and what they learned: `leaks`, `serverErrors` and `wrong` are none. */
export async function bench(): Promise<Figures> {
	const { routes, requests, leaks, serverErrors, wrong } = await tryEverything(STRIDE);
	for (const finding of [...leaks, ...serverErrors, ...wrong]) console.error(finding);
	return {
		...{ routes, requests, leaks: leaks.length, serverErrors: serverErrors.length, wrong: wrong.length }
	};
}
