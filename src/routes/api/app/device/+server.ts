import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { DeviceAsk } from '#lib/offline/device-wire.ts';
import { acknowledgeWipe } from '#lib/people/server/device-acts.ts';
import { newDeviceChallenge } from '#lib/people/server/device-proof.ts';
import { contactDevice, enrolDevice } from '#lib/people/server/devices.ts';
import { mayTry, networkOf } from '#lib/people/server/rate-limit.ts';
import type { RequestHandler } from './$types';

/** A whole council behind one address, each tablet a few times in a quarter of an hour. */
const PER_NETWORK = { tries: 4000, windowMs: 15 * 60_000 };

const STATUS = {
	'needs-sign-in': 403,
	'challenge-gone': 409,
	'proof-wrong': 410,
	'device-unknown': 410,
	'too-many-tries': 429
} as const;

/**
 * A tablet speaks of itself: becomes known, renews its lease, hears an order, says that it was carried out. Its signature counts,
 * so that an order reaches a tablet on which nobody can sign in any more; only enrolling and the lease need a session.
 */
export const POST: RequestHandler = async ({ request, locals, getClientAddress }) => {
	const asked = v.safeParse(DeviceAsk, await request.json().catch(() => null));
	if (!asked.success) error(422);
	const now = new Date();
	const network = `device:network:${networkOf(getClientAddress())}`;
	if (!(await mayTry(locals.installation, [network], PER_NETWORK, now))) error(429);
	const answer = await answerTo(locals, asked.output, now);
	return Response.json(answer);
};

async function answerTo(locals: App.Locals, ask: DeviceAsk, now: Date): Promise<unknown> {
	const { session } = locals;
	switch (ask.step) {
		case 'begin': {
			if (ask.deviceId !== null) return { challenge: newDeviceChallenge(locals.key, { deviceId: ask.deviceId }, now) };
			if (!session) error(401);
			return { challenge: newDeviceChallenge(locals.key, { sessionId: session.sessionId }, now) };
		}
		case 'enrol': {
			if (!session) error(401);
			const enrolled = await enrolDevice(locals, session, ask, now);
			if (enrolled.ok) return enrolled.value;
			error(STATUS[enrolled.refusal], enrolled.refusal);
			break;
		}
		case 'contact': {
			const heard = await contactDevice(locals, session, ask, now);
			return heard.ok ? heard.value : error(STATUS[heard.refusal], heard.refusal);
		}
		case 'wiped': {
			const done = await acknowledgeWipe(locals, ask, now);
			return done.ok ? {} : error(STATUS[done.refusal], done.refusal);
		}
	}
}
