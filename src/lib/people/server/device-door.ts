import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { DeviceAsk } from '#lib/offline/device-wire.ts';
import { acknowledgeWipe } from './device-acts.ts';
import { newDeviceChallenge } from './device-proof.ts';
import { contactDevice, enrolDevice, type DeviceKeeping } from './devices.ts';
import type { Locks } from './locks.ts';
import type { SignedIn } from './sessions.ts';

/** What a tablet is told when it is refused, by name. */
export const DEVICE_STATUS = {
	'signed-out': 401,
	'needs-sign-in': 403,
	'challenge-gone': 409,
	'proof-wrong': 410,
	'device-unknown': 410,
	'too-many-tries': 429
} as const;

/** Answers what a tablet asks about itself. Its signature counts; only enrolling and the lease need a session. */
export async function answerDevice(
	keeping: DeviceKeeping & Locks,
	session: SignedIn | null,
	ask: DeviceAsk,
	now: Date
): Promise<Result<object, keyof typeof DEVICE_STATUS>> {
	switch (ask.step) {
		case 'begin':
			if (ask.deviceId !== null)
				return ok({ challenge: newDeviceChallenge(keeping.key, { deviceId: ask.deviceId }, now) });
			if (!session) return refuse('signed-out');
			return ok({ challenge: newDeviceChallenge(keeping.key, { sessionId: session.sessionId }, now) });
		case 'enrol':
			return session ? enrolDevice(keeping, session, ask, now) : refuse('signed-out');
		case 'contact':
			return contactDevice(keeping, session, ask, now);
		case 'wiped': {
			const said = await acknowledgeWipe(keeping, ask, now);
			return said.ok ? ok({}) : said;
		}
	}
}
