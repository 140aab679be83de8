import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { demoOf } from '#lib/demo/server/told.ts';
import { homeOf } from '#lib/people/server/account-acts.ts';
import { fromOf, giveSession } from '#lib/people/server/door.ts';
import { beginSession } from '#lib/people/server/sign-in.ts';
import { services } from '../../../services.ts';

/** One tap, or one click on the address that `npm start` prints. Exists in demo mode only. */
async function enter(event: RequestEvent<{ who: string }>): Promise<never> {
	const { installation } = event.locals;
	const person = (await demoOf(installation, services().settings))?.find(({ handle }) => handle === event.params.who);
	if (!person) error(404);
	const begun = await beginSession(
		installation,
		{ accountId: person.accountId, factor: 'demo' },
		fromOf(event),
		new Date()
	);
	giveSession(event.cookies, event.request, begun);
	redirect(303, await homeOf(installation, person.accountId));
}

export const GET = enter;
export const POST = enter;
