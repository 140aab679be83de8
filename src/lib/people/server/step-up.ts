import { and, eq } from 'drizzle-orm';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { authorize, type Authorized, type DangerousAct } from '../rules/authorized.ts';
import { hasWayIn } from '../rules/ways-in.ts';
import { writeInJournals } from './account-acts.ts';
import { bucketOf, type From } from './known-device.ts';
import type { Locks } from './locks.ts';
import { beginPasskeyStepUp, finishPasskeyStepUp, type PasskeyRefusal } from './passkeys.ts';
import { isPassword } from './passwords.ts';
import { mayTry } from './rate-limit.ts';
import { takeCode } from './second-factor.ts';
import { renewToken, type SignedIn } from './sessions.ts';
import type { RequestHeaders } from './site.ts';
import { stepUps } from './lock-tables.ts';
import { accounts } from './tables.ts';
import { hasTotp } from './totp.ts';
import { waysIn } from './ways-in.ts';

/** One act on one thing, by its id. */
export interface Asked<Act extends DangerousAct = DangerousAct> {
	act: Act;
	object: string;
}

export type StepUpRefusal = 'not-recognised' | 'code-wrong' | 'too-many-tries';

const PER_SESSION = { tries: 10, windowMs: 15 * 60_000 };

/** Asks the rule, with what this session has proved and confirmed so far. */
export async function mayAct<Act extends DangerousAct>(
	{ installation }: Locks,
	session: SignedIn,
	asked: Asked<Act>,
	now: Date
): Promise<Result<Authorized<Act>, 'step-up-needed'>> {
	const { level, verifiedAt, isDemo, tenantId, account, sessionId } = session;
	const ways = await waysIn(installation, account.id);
	const by = { accountId: account.id, level, verifiedAt, isDemo, tenantId, hasWayIn: hasWayIn(ways) };
	const [confirmed] = await installation.select().from(stepUps).where(isOf(sessionId, asked));
	return authorize(asked, by, confirmed?.verifiedAt ?? null, now);
}

/** Confirms an act with the password, and a code when the account has codes. Answers the session's new token. */
export async function confirmWithPassword(
	locks: Locks,
	session: SignedIn,
	asked: Asked,
	typed: { password: string; code: string },
	from: From,
	now: Date
): Promise<Result<string, StepUpRefusal>> {
	const { installation } = locks;
	const { id: accountId, email } = session.account;
	if (!(await mayTry(installation, [`step-up:${session.sessionId}`], PER_SESSION, now)))
		return refuse('too-many-tries');
	const [account] = await installation.select().from(accounts).where(eq(accounts.id, accountId));
	if (!(await isPassword(account?.passwordHash, typed.password))) return refuse('not-recognised');
	if (await hasTotp(installation, accountId)) {
		const taken = await takeCode(locks, { accountId, bucket: bucketOf(from, email) }, typed.code, now);
		if (!taken.ok) return taken;
	}
	return ok(await keepConfirmation(locks, session, asked, 'password', now));
}

/** The challenge for one act: its answer confirms nothing else, and only in this session. */
export function beginPasskeyConfirmation(
	{ installation }: Locks,
	headers: RequestHeaders,
	session: SignedIn,
	asked: Asked,
	now: Date
) {
	return beginPasskeyStepUp(installation, headers, session.account.id, boundTo(session, asked), now);
}

export async function confirmWithPasskey(
	locks: Locks,
	headers: RequestHeaders,
	session: SignedIn,
	asked: Asked,
	answer: { challengeId: string; response: AuthenticationResponseJSON },
	now: Date
): Promise<Result<string, PasskeyRefusal>> {
	const bound = { accountId: session.account.id, boundTo: boundTo(session, asked) };
	const verified = await finishPasskeyStepUp(locks.installation, headers, bound, answer, now);
	return verified.ok ? ok(await keepConfirmation(locks, session, asked, 'passkey', now)) : verified;
}

const boundTo = ({ sessionId }: SignedIn, { act, object }: Asked) => `${sessionId}:${act}:${object}`;

function isOf(sessionId: string, { act, object }: Asked) {
	return and(eq(stepUps.sessionId, sessionId), eq(stepUps.act, act), eq(stepUps.object, object));
}

/** Whoever proved more than before gets a new token: one that was copied before is worth nothing any more. */
async function keepConfirmation(
	{ installation }: Locks,
	{ sessionId, account }: SignedIn,
	{ act, object }: Asked,
	factor: string,
	now: Date
): Promise<string> {
	return installation.transaction(async (tx) => {
		await tx
			.insert(stepUps)
			.values({ sessionId, act, object, verifiedAt: now })
			.onConflictDoUpdate({
				target: [stepUps.sessionId, stepUps.act, stepUps.object],
				set: { verifiedAt: now }
			});
		await writeInJournals(tx, account.id, { act: 'session.confirmed', details: { factor, for: act } }, now);
		return renewToken(tx, sessionId);
	});
}
