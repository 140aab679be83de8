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
	sealPrivateNotes,
	type NotesKeyRefusal
} from '#lib/annotations/server/notes-keys.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
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
	if (!result.ok) error(409, result.refusal);
	return Response.json(result.value);
};

function requireSession({ locals }: Door): SignedIn {
	const { session } = locals;
	if (!session || session.level < 2) error(401);
	return session;
}

const holder = ({ account, sessionId }: SignedIn) => ({ accountId: account.id, sessionId });

async function perform(
	{ locals }: Door,
	session: SignedIn,
	act: KeyAct,
	now: Date
): Promise<Result<unknown, NotesKeyRefusal>> {
	const { installation } = locals;
	const me = holder(session);
	switch (act.act) {
		case 'make':
			return makeNotesKey(installation, me, act, now);
		case 'renew-code':
			await requireOwnLock({ locals }, session);
			return renewNotesCode(installation, me, act, now);
		case 'seal-private':
			await sealPrivateNotes(installation, me, now);
			return ok(null);
		case 'here':
			await rememberDevice(installation, me, act, now);
			return ok(null);
		case 'ask':
			return askForKey(installation, me, act, now);
		case 'drop':
			await dropRequest(installation, me, act.id);
			return ok(null);
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
