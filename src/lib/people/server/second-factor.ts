import { refuse, ok, type Result } from '#lib/kernel/result.ts';
import { readCode } from '../rules/one-time-code.ts';
import type { Locks } from './locks.ts';
import { mayTry } from './rate-limit.ts';
import { takeRecoveryCode } from './recovery-codes.ts';
import { takeTotp } from './totp.ts';

export type CodeRefusal = 'code-wrong' | 'too-many-tries';

const MINUTE = 60_000;
/** Only who knows the password comes this far. Three of a million codes are right at a time. */
const PER_QUARTER = { tries: 10, windowMs: 15 * MINUTE };
const PER_DAY = { tries: 60, windowMs: 24 * 60 * MINUTE };

/**
 * Takes what was typed into the field for codes: six digits of an app, or a recovery code. `bucket` is who is counted: the
 * account, or one device of it. Refused alike: wrong, used before, none set up.
 */
export async function takeCode(
	locks: Locks,
	who: { accountId: string; bucket: string },
	typed: string,
	now: Date
): Promise<Result<'totp' | 'recovery', CodeRefusal>> {
	const { installation, key } = locks;
	const may =
		(await mayTry(installation, [`code:${who.bucket}`], PER_QUARTER, now)) &&
		(await mayTry(installation, [`code-day:${who.bucket}`], PER_DAY, now));
	if (!may) return refuse('too-many-tries');
	const read = readCode(typed);
	if (!read) return refuse('code-wrong');
	const isRight =
		read.kind === 'totp'
			? await takeTotp(installation, key, who.accountId, read.code, now)
			: await takeRecoveryCode(locks, who.accountId, read.code, now);
	return isRight ? ok(read.kind) : refuse('code-wrong');
}
