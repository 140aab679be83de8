import { and, eq, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { deviceName } from '../rules/device-name.ts';
import { sessionEnds } from '../rules/session-ends.ts';
import { readCode } from '../rules/one-time-code.ts';
import { actOnAccount, isStaffSomewhere } from './account-acts.ts';
import { noteFailedSignIn } from './failed-sign-in.ts';
import { bucketOf, ownDevice, type From } from './known-device.ts';
import { nameComing } from './identity/identity-sessions.ts';
import { joinCouncil } from './joining.ts';
import { redeemLink } from './links.ts';
import type { Locks } from './locks.ts';
import { isPassword } from './passwords.ts';
import { openPendingSignIn, sealPendingSignIn } from './pending-sign-in.ts';
import { isByOwnLock } from '../rules/reach.ts';
import { isCalm, mayTry } from './rate-limit.ts';
import { takeRecoveryCode } from './recovery-codes.ts';
import { takeCode } from './second-factor.ts';
import { startSession, type Installation, type SignedIn } from './sessions.ts';
import { accounts } from './tables.ts';
import { hasTotp } from './totp.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PER_ACCOUNT = { tries: 10, windowMs: 15 * MINUTE };

/** Who an unknown address is, so that looking for their recovery code takes as long. */
const NOBODY = { id: '00000000-0000-0000-0000-000000000000', email: '' };

/** A session just begun: its token goes into the cookie and nowhere else. */
export interface Begun {
	token: string;
	endsAt: Date;
}

/** A session, and whose it is. */
export type SignedInNow = Begun & { accountId: string; email: string };

type Factor =
	| 'passkey'
	| 'password'
	| 'password+code'
	| 'password+recovery-code'
	| 'recovery-code'
	| 'directory'
	| 'directory+code'
	| 'directory-alone'
	| 'link'
	| 'demo';
/** What proves little: a mail that was read, a directory that showed one factor where two are wanted. */
const WEAK: readonly Factor[] = ['link', 'directory-alone'];
type SignInRefusal = 'too-many-tries' | 'not-recognised';

/** Who comes in, and how. */
export interface Coming {
	accountId: string;
	factor: Factor;
	/** The tenant that vouches for them, when the account's own locks do not: the session opens that one only. */
	tenantId?: string | null;
}

/** Starts a session, which ends as `rules/session-ends.ts` says, and writes it down. Level 1 for what proves little. */
export async function beginSession(
	installation: NodePgDatabase,
	{ accountId, factor, tenantId = null }: Coming,
	from: From,
	now: Date
): Promise<Begun> {
	const isStaff = await isStaffSomewhere(installation, accountId);
	const { hours, idleMinutes } = sessionEnds({ isStaff, isOnDevice: false });
	const endsAt = new Date(now.getTime() + hours * HOUR);
	const level = WEAK.includes(factor) ? 1 : 2;
	const isDemo = factor === 'demo';
	const name = deviceName(from.userAgent);
	const wanted = { accountId, level, deviceName: name, idleMinutes, endsAt, isDemo, tenantId } as const;
	const entry = { act: 'session.started', details: { factor }, tenantId };
	const token = await actOnAccount(installation, accountId, entry, now, (tx) => startSession(tx, wanted, now));
	return { token, endsAt };
}

/**
 * Says the same, after the same time, for an unknown address and a wrong password. When the account has codes, a right
 * password begins nothing yet: it answers what the code has to come back with (`pending`).
 */
export async function signInWithPassword(
	locks: Locks,
	wanted: { email: string; password: string },
	from: From,
	now: Date
): Promise<Result<SignedInNow | { pending: string }, SignInRefusal>> {
	const { installation } = locks;
	const known = await checkPassword(installation, wanted, from, now);
	if (!known.ok) return known;
	const { account, isRight } = known.value;
	if (account && !isRight) noteFailedSignIn(installation, account.id, from.address, now);
	if (!account || !isRight) return refuse('not-recognised');
	const { id: accountId, email, sessionEpoch } = account;
	if (await hasTotp(installation, accountId))
		return ok({ pending: sealPendingSignIn(locks.key, { accountId, email, sessionEpoch }, now) });
	return ok({ ...(await beginSession(installation, { accountId, factor: 'password' }, from, now)), accountId, email });
}

/** The code after the right password, within five minutes of it: of the app, or a recovery code. */
export async function signInWithCode(
	locks: Locks,
	wanted: { pending: string; code: string },
	from: From,
	now: Date
): Promise<Result<SignedInNow & { isOwnLock: boolean }, 'too-many-tries' | 'code-wrong' | 'sign-in-gone'>> {
	const pending = openPendingSignIn(locks.key, wanted.pending, now);
	const account = pending && (await activeAccount(locks.installation, pending.email));
	if (!account || account.id !== pending.accountId || account.sessionEpoch !== pending.sessionEpoch)
		return refuse('sign-in-gone');
	const { id: accountId, email } = account;
	const taken = await takeCode(locks, { accountId, bucket: bucketOf(from, email) }, wanted.code, now);
	if (!taken.ok) {
		noteFailedSignIn(locks.installation, accountId, from.address, now);
		return taken;
	}
	const own = taken.value === 'totp' ? 'password+code' : 'password+recovery-code';
	const { through } = pending;
	const coming: Coming = { accountId, factor: through ? 'directory+code' : own, tenantId: through?.tenantId ?? null };
	const begun = await beginSession(locks.installation, coming, from, now);
	if (through) await nameComing(locks.installation, through.comingId, begun.token);
	return ok({ ...begun, accountId, email, isOwnLock: !through });
}

/**
 * A recovery code instead of a passkey that is lost. With the password when the account has one; else the code alone, which is
 * 80 random bits. An unknown address, a wrong password and a wrong code are told nothing apart.
 */
export async function signInWithRecoveryCode(
	locks: Locks,
	wanted: { email: string; password: string; code: string },
	from: From,
	now: Date
): Promise<Result<SignedInNow, SignInRefusal>> {
	const known = await checkPassword(locks.installation, wanted, from, now);
	if (!known.ok) return known;
	const read = readCode(wanted.code);
	if (read?.kind !== 'recovery') return refuse('not-recognised');
	const { account, isRight } = known.value;
	const whose = account && (isRight || account.passwordHash === null) ? account : NOBODY;
	if (!(await takeRecoveryCode(locks, whose.id, read.code, now))) {
		if (account) noteFailedSignIn(locks.installation, account.id, from.address, now);
		return refuse('not-recognised');
	}
	const { id: accountId, email } = whose;
	const coming = { accountId, factor: 'recovery-code' } as const;
	return ok({ ...(await beginSession(locks.installation, coming, from, now)), accountId, email });
}

/**
 * A delivered link: used once, by POST. It opens the tenant that delivered it. Whoever is signed in already by locks of that
 * account (`here`) stays so, and that tenant opens to these locks from now on: nothing new begins.
 */
export async function signInWithLink(
	installation: NodePgDatabase,
	token: string,
	here: SignedIn | null,
	from: From,
	now: Date
): Promise<Result<{ begun: Begun | null; target: string; accountId: string }, 'link-gone'>> {
	const link = await redeemLink(installation, token, now);
	if (!link?.accountId || !link.tenantId) return refuse('link-gone');
	const { accountId, tenantId, target } = link;
	if (here?.account.id === accountId && isByOwnLock(here)) {
		await installation.transaction((tx) => joinCouncil(tx, { accountId, tenantId }, now));
		return ok({ begun: null, target, accountId });
	}
	const begun = await beginSession(installation, { accountId, factor: 'link', tenantId }, from, now);
	return ok({ begun, target, accountId });
}

/** Whoever has that address, and whether the password is theirs. Takes as long when there is nobody, or no password. */
async function checkPassword(
	installation: NodePgDatabase,
	wanted: { email: string; password: string },
	from: From,
	now: Date
) {
	const email = wanted.email.trim().toLowerCase();
	const mayGoOn =
		(await mayTry(installation, [`sign-in:${bucketOf(from, email)}`], PER_ACCOUNT, now)) &&
		(await isCalm(installation, 'password', { ...from, device: ownDevice(from, email) }, now));
	if (!mayGoOn) return refuse('too-many-tries');
	const account = await activeAccount(installation, email);
	const isRight = await isPassword(account?.passwordHash, wanted.password);
	return ok({ account, isRight });
}

export async function activeAccount(database: Installation, email: string) {
	const [account] = await database
		.select()
		.from(accounts)
		.where(and(eq(accounts.email, email), isNull(accounts.deactivatedAt)));
	return account;
}
