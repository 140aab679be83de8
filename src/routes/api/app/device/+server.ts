import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { DeviceAsk } from '#lib/offline/device-wire.ts';
import { answerDevice, DEVICE_STATUS } from '#lib/people/server/device-door.ts';
import { mayTry, networkOf } from '#lib/people/server/rate-limit.ts';
import type { RequestHandler } from './$types';

/** A whole council behind one address, each tablet a few times in a quarter of an hour. */
const PER_NETWORK = { tries: 4000, windowMs: 15 * 60_000 };

/** A tablet speaks of itself: becomes known, renews its lease, hears an order, says that it was carried out. */
export const POST: RequestHandler = async ({ request, locals, getClientAddress }) => {
	const asked = v.safeParse(DeviceAsk, await request.json().catch(() => null));
	if (!asked.success) error(422);
	const now = new Date();
	const network = `device:network:${networkOf(getClientAddress())}`;
	if (!(await mayTry(locals.installation, [network], PER_NETWORK, now))) error(429);
	const answer = await answerDevice(locals, locals.session, asked.output, now);
	return answer.ok ? Response.json(answer.value) : error(DEVICE_STATUS[answer.refusal], answer.refusal);
};
