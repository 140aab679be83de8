import { error } from '@sveltejs/kit';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';
import { mayAddWayIn } from '#lib/people/rules/ways-in.ts';
import { PasskeyRegistration } from '#lib/people/schemas.ts';
import { requireProof } from '#lib/people/server/dangerous-act.ts';
import { raiseSession } from '#lib/people/server/door.ts';
import { beginPasskeyRegistration, finishPasskeyRegistration } from '#lib/people/server/passkeys.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { request, locals } = event;
	const { session, installation } = locals;
	if (!session) error(401);
	const { account, level } = session;
	if (!mayAddWayIn(level, await waysIn(installation, account.id))) error(403);
	const proof = await requireProof(event, session, { act: 'change-factors', object: account.id });
	const asked = v.safeParse(PasskeyRegistration, await request.json().catch(() => null));
	if (!asked.success) error(422);
	const now = new Date();
	if (asked.output.step === 'begin')
		return Response.json(await beginPasskeyRegistration(installation, request.headers, account, now));
	const response = asked.output.response as unknown as RegistrationResponseJSON;
	const answer = { ...asked.output, response, tenantId: session.tenantId };
	const result = await finishPasskeyRegistration(installation, request.headers, proof, answer, now);
	if (!result.ok) error(409, result.refusal);
	await raiseSession(event, 'passkey', now);
	return Response.json({ next: '/account' });
};
