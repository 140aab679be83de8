import { error } from '@sveltejs/kit';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { PasskeySignIn } from '#lib/people/schemas.ts';
import { homeOf } from '#lib/people/server/account-acts.ts';
import { comeByLock, fromOf } from '#lib/people/server/door.ts';
import { beginPasskeySignIn, finishPasskeySignIn } from '#lib/people/server/passkeys.ts';
import { isCalm } from '#lib/people/server/rate-limit.ts';
import { beginSession } from '#lib/people/server/sign-in.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { request, locals } = event;
	const now = new Date();
	const asked = v.safeParse(PasskeySignIn, await request.json().catch(() => null));
	if (!asked.success) error(422);
	const from = fromOf(event);
	if (!(await isCalm(locals.installation, 'passkey', from, now))) error(429);
	if (asked.output.step === 'begin')
		return Response.json(await beginPasskeySignIn(locals.installation, request.headers, now));
	const { challengeId, next } = asked.output;
	const response = asked.output.response as unknown as AuthenticationResponseJSON;
	const result = await finishPasskeySignIn(locals.installation, request.headers, { challengeId, response }, now);
	if (!result.ok) error(401, result.refusal);
	const { accountId } = result.value;
	const begun = await beginSession(locals.installation, { accountId, factor: 'passkey' }, from, now);
	await comeByLock(event, { ...begun, accountId }, now);
	return Response.json({ next: returnPath(next, await homeOf(locals.installation, accountId)) });
};
