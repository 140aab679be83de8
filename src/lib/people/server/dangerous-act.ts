import { error, fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { formTexts } from '#lib/kernel/form-texts.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { Authorized, DangerousAct } from '../rules/authorized.ts';
import type { StepUpAsked } from '../schemas.ts';
import { fromOf, giveSession } from './door.ts';
import type { SignedIn } from './sessions.ts';
import { confirmWithPassword, mayAct, type Asked, type StepUpRefusal } from './step-up.ts';
import { waysIn } from './ways-in.ts';

type Door = Pick<RequestEvent, 'request' | 'cookies' | 'locals' | 'getClientAddress' | 'url'>;
type Typed = Record<string, string>;

/**
 * A form that does something dangerous: `objectOf` says to what, `perform` does it with the proof. Whoever was not verified
 * lately is asked again for exactly that (`StepUp.svelte`), and comes back to the same action with what was typed: it
 * travels sealed, bound to this session and act, so that a password stands in no page and nothing is swapped meanwhile.
 */
export async function dangerousAct<Act extends DangerousAct, Done>(
	event: Door,
	session: SignedIn,
	{ act, objectOf }: { act: Act; objectOf: (typed: Typed) => string },
	perform: (proof: Authorized<Act>, typed: Typed) => Promise<Done>
): Promise<Done | ActionFailure<{ stepUp: StepUpAsked }>> {
	const { key } = event.locals;
	const { kept, stepUpPassword, stepUpCode = '', ...sent } = formTexts(await event.request.formData());
	const purpose = `typed:${session.sessionId}:${act}`;
	const typed = kept === undefined ? sent : openTyped(key, purpose, kept);
	const asked = { act, object: objectOf(typed) };
	const password = stepUpPassword === undefined ? undefined : { password: stepUpPassword, code: stepUpCode };
	const { may, refusal } = await check(event, session, asked, password);
	if (may.ok) return perform(may.value, typed);
	const ways = await waysIn(event.locals.installation, session.account.id);
	const action = [...event.url.searchParams.keys()].find((name) => name.startsWith('/')) ?? '';
	const sealed = Buffer.from(seal(key, purpose, JSON.stringify(typed))).toString('base64url');
	const stepUp: StepUpAsked = { ...asked, action: `?${action}`, kept: sealed, refusal, ...ways };
	return fail(refusal === 'too-many-tries' ? 429 : 403, { stepUp });
}

/** The same for what has no form of its own: only asks, and is refused with 403. */
export async function requireProof<Act extends DangerousAct>(
	{ locals }: Pick<Door, 'locals'>,
	session: SignedIn,
	asked: Asked<Act>
): Promise<Authorized<Act>> {
	const may = await mayAct(locals, session, asked, new Date());
	if (!may.ok) error(403, may.refusal);
	return may.value;
}

async function check<Act extends DangerousAct>(
	event: Door,
	session: SignedIn,
	asked: Asked<Act>,
	password: { password: string; code: string } | undefined
): Promise<{ may: Result<Authorized<Act>, 'step-up-needed'>; refusal?: StepUpRefusal }> {
	const now = new Date();
	const may = await mayAct(event.locals, session, asked, now);
	if (may.ok || password === undefined || session.level !== 2) return { may };
	const confirmed = await confirmWithPassword(event.locals, session, asked, password, fromOf(event), now);
	if (!confirmed.ok) return { may, refusal: confirmed.refusal };
	giveSession(event.cookies, event.request, { token: confirmed.value, endsAt: session.endsAt });
	return { may: await mayAct(event.locals, session, asked, now) };
}

/** What was typed before the person was asked again. Sealed elsewhere (another session, another act): not ours. */
function openTyped(key: InstallationKey, purpose: string, kept: string): Typed {
	const text = unseal(key, purpose, Buffer.from(kept, 'base64url'));
	if (text === undefined) error(400);
	return v.parse(v.record(v.string(), v.string()), JSON.parse(text));
}
