import { inFours } from '#lib/people/rules/one-time-code.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '#lib/people/server/recovery-codes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { account } = requireAccount(locals, url, 2);
	return { email: account.email, left: await countRecoveryCodes(locals.installation, account.id) };
};

export const actions: Actions = {
	renew: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'change-factors', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof) => {
			const codes = await renewRecoveryCodes(event.locals, proof, new Date());
			return { codes: codes.map((code) => inFours(code, '-')) };
		});
	}
};
