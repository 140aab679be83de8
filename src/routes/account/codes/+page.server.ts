import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { seal, unseal } from '#lib/database/server/installation-key.ts';
import { inFours } from '#lib/people/rules/one-time-code.ts';
import { FirstCode } from '#lib/people/schemas.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { qrPath } from '#lib/people/server/qr-code.ts';
import { newTotpSecret, totpUri, turnOffTotp, turnOnTotp } from '#lib/people/server/totp.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { account } = requireAccount(locals, url, 2);
	const { hasPassword, hasCodes } = await waysIn(locals.installation, account.id);
	return { hasPassword, hasCodes };
};

export const actions: Actions = {
	begin: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'change-factors', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, () =>
			Promise.resolve({ setUp: setUpOf(event.locals, session, newTotpSecret()) })
		);
	},
	confirm: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'change-factors', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof, typed) => {
			const form = v.safeParse(FirstCode, typed);
			if (!form.success) error(422);
			const { sealed, code } = form.output;
			const secret = unseal(event.locals.key, purposeOf(session), Buffer.from(sealed, 'base64url'));
			if (secret === undefined) error(400);
			const turnedOn = await turnOnTotp(event.locals, proof, { secret, code }, new Date());
			if (turnedOn.ok) return { done: 'on' as const };
			return fail(409, { refusal: turnedOn.refusal, setUp: setUpOf(event.locals, session, secret) });
		});
	},
	off: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'turn-off-codes', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof) => {
			const turnedOff = await turnOffTotp(event.locals, proof, new Date());
			return turnedOff.ok ? { done: 'off' as const } : fail(409, { refusal: turnedOff.refusal });
		});
	}
};

type Session = ReturnType<typeof requireAccount>;

const purposeOf = ({ sessionId }: Session) => `codes-set-up:${sessionId}`;

/** The secret is in no database before its first code has come back: until then it travels, sealed, with the page. */
function setUpOf({ key }: App.Locals, session: Session, secret: string) {
	return {
		secret: inFours(secret, ' '),
		qr: qrPath(totpUri(secret, session.account.email)),
		sealed: Buffer.from(seal(key, purposeOf(session), secret)).toString('base64url')
	};
}
