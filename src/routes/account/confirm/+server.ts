import { error } from '@sveltejs/kit';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';
import { PasskeyConfirmation } from '#lib/people/schemas.ts';
import { fromOf, giveSession } from '#lib/people/server/door.ts';
import { isCalm } from '#lib/people/server/rate-limit.ts';
import { beginPasskeyConfirmation, confirmWithPasskey } from '#lib/people/server/step-up.ts';
import type { RequestHandler } from './$types';

/** A passkey confirms one dangerous act on one thing; the form that asked for it goes once more afterwards. */
export const POST: RequestHandler = async (event) => {
	const { request, locals, cookies } = event;
	const { session } = locals;
	if (!session) error(401);
	if (session.level !== 2) error(403);
	const answered = v.safeParse(PasskeyConfirmation, await request.json().catch(() => null));
	if (!answered.success) error(422);
	const now = new Date();
	if (!(await isCalm(locals.installation, 'passkey', fromOf(event), now))) error(429);
	const { act, object } = answered.output;
	if (answered.output.step === 'begin')
		return Response.json(await beginPasskeyConfirmation(locals, request.headers, session, { act, object }, now));
	const { challengeId } = answered.output;
	const response = answered.output.response as unknown as AuthenticationResponseJSON;
	const answer = { challengeId, response };
	const confirmed = await confirmWithPasskey(locals, request.headers, session, { act, object }, answer, now);
	if (!confirmed.ok) error(401, confirmed.refusal);
	giveSession(cookies, request, { token: confirmed.value, endsAt: session.endsAt });
	return Response.json({ next: '' });
};
