import { error, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { KeyAct } from '#lib/annotations/sealed/schemas.ts';
import {
	askForKey,
	continueRequest,
	dropRequest,
	makeNotesKey,
	readNotesKey,
	rememberDevice,
	renewNotesCode,
	sealPrivateNotes
} from '#lib/annotations/server/notes-keys.ts';
import { hasWayIn } from '#lib/people/rules/ways-in.ts';
import type { SignedIn } from '#lib/people/server/sessions.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import type { RequestHandler } from './$types';

type Door = Pick<RequestEvent, 'locals'>;

/** What this person's tablets share of the notes key. A delivered link opens no notes, and so no key. */
export const GET: RequestHandler = async ({ locals }) => {
	const session = requireSession({ locals });
	return Response.json(await readNotesKey(locals.installation, holder(session), new Date()));
};

export const POST: RequestHandler = async ({ locals, request }) => {
	const session = requireSession({ locals });
	const form = v.safeParse(KeyAct, await request.json().catch(() => null));
	if (!form.success) error(422);
	const result = await perform({ locals }, session, form.output, new Date());
	if (result && !result.ok) error(409, result.refusal);
	return Response.json(result?.value ?? null);
};

function requireSession({ locals }: Door): SignedIn {
	const { session } = locals;
	if (!session || session.level < 2) error(401);
	return session;
}

const holder = ({ account, sessionId }: SignedIn) => ({ accountId: account.id, sessionId });

async function perform({ locals }: Door, session: SignedIn, act: KeyAct, now: Date) {
	const { installation } = locals;
	const me = holder(session);
	switch (act.act) {
		case 'make':
			return makeNotesKey(installation, me, act, now);
		case 'renew-code':
			await requireOwnLock({ locals }, session);
			return renewNotesCode(installation, me, act, now);
		case 'seal-private':
			return void (await sealPrivateNotes(installation, me, now));
		case 'here':
			return void (await rememberDevice(installation, me, act, now));
		case 'ask':
			return askForKey(installation, me, act, now);
		case 'drop':
			return void (await dropRequest(installation, me, act.id));
		case 'answer':
		case 'open':
		case 'give':
			return continueRequest(installation, me, act, now);
	}
}

/** What one council vouches for changes no key of a person who has a lock of their own. */
async function requireOwnLock({ locals }: Door, { tenantId, account }: SignedIn): Promise<void> {
	if (tenantId !== null && hasWayIn(await waysIn(locals.installation, account.id))) error(403);
}
