import { and, eq, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { deviceName } from '../rules/device-name.ts';
import { passwordProblem, type PasswordRefusal } from '../rules/password.ts';
import { actOnAccount, isStaffSomewhere } from './account-acts.ts';
import { noteFailedSignIn } from './failed-sign-in.ts';
import { redeemLink } from './links.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { isCalm, mayTry } from './rate-limit.ts';
import { endAllSessions, startSession, type Installation } from './sessions.ts';
import { accounts, passkeys } from './tables.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PER_ACCOUNT = { tries: 10, windowMs: 15 * MINUTE };

/** Where a sign-in comes from. */
export interface From {
	address: string;
	userAgent: string;
}

/** A session just begun: its token goes into the cookie and nowhere else. */
export interface Begun {
	token: string;
	endsAt: Date;
}

type Factor = 'passkey' | 'password' | 'link' | 'demo';

/** Starts a session, 24 hours for councillors and 12 for staff, and writes it down. Level 1 for a delivered link. */
export async function beginSession(
	installation: NodePgDatabase,
	accountId: string,
	factor: Factor,
	from: From,
	now: Date
): Promise<Begun> {
	const hours = (await isStaffSomewhere(installation, accountId)) ? 12 : 24;
	const endsAt = new Date(now.getTime() + hours * HOUR);
	const level = factor === 'link' ? 1 : 2;
	const wanted = { accountId, level, deviceName: deviceName(from.userAgent), endsAt } as const;
	const entry = { act: 'session.started', details: { factor } };
	const token = await actOnAccount(installation, accountId, entry, now, (tx) => startSession(tx, wanted, now));
	return { token, endsAt };
}

/** Says the same, after the same time, for an unknown address and a wrong password. */
export async function signInWithPassword(
	installation: NodePgDatabase,
	wanted: { email: string; password: string },
	from: From,
	now: Date
): Promise<Result<Begun & { accountId: string }, 'too-many-tries' | 'not-recognised'>> {
	const email = wanted.email.trim().toLowerCase();
	const mayGoOn =
		(await mayTry(installation, [`sign-in:account:${email}`], PER_ACCOUNT, now)) &&
		(await isCalm(installation, 'password', from.address, now));
	if (!mayGoOn) return refuse('too-many-tries');
	const [account] = await installation
		.select({ id: accounts.id, passwordHash: accounts.passwordHash })
		.from(accounts)
		.where(and(eq(accounts.email, email), isNull(accounts.deactivatedAt)));
	const isRight = await isPassword(account?.passwordHash, wanted.password);
	if (account && !isRight) noteFailedSignIn(installation, account.id, now);
	if (!account || !isRight) return refuse('not-recognised');
	return ok({ ...(await beginSession(installation, account.id, 'password', from, now)), accountId: account.id });
}

/** A delivered link: used once, by POST. */
export async function signInWithLink(
	installation: NodePgDatabase,
	token: string,
	from: From,
	now: Date
): Promise<Result<Begun & { target: string; accountId: string }, 'link-gone'>> {
	const link = await redeemLink(installation, token, now);
	if (!link?.accountId || link.purpose === 'set-up') return refuse('link-gone');
	const begun = await beginSession(installation, link.accountId, 'link', from, now);
	return ok({ ...begun, target: link.target, accountId: link.accountId });
}

/** Whether an account has a way of its own to sign in. */
export async function waysIn(database: Installation, accountId: string) {
	const [account] = await database
		.select({ passwordHash: accounts.passwordHash })
		.from(accounts)
		.where(eq(accounts.id, accountId));
	const known = await database.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.accountId, accountId));
	return { hasPassword: Boolean(account?.passwordHash), passkeys: known.length };
}

/**
 * Sets or changes the password; everybody else who was signed in to the account is out. Whoever changes one must know it,
 * so that a tablet left open gives nothing away for good.
 */
export async function setPassword(
	installation: NodePgDatabase,
	who: { accountId: string; sessionId: string; email: string },
	wanted: { password: string; current: string },
	now: Date
): Promise<Result<true, PasswordRefusal | 'not-recognised'>> {
	const problem = passwordProblem(wanted.password, [who.email, who.email.split('@')[0] ?? '']);
	if (problem) return refuse(problem);
	const [account] = await installation
		.select({ passwordHash: accounts.passwordHash })
		.from(accounts)
		.where(eq(accounts.id, who.accountId));
	if (account?.passwordHash && !(await isPassword(account.passwordHash, wanted.current)))
		return refuse('not-recognised');
	const passwordHash = await hashPassword(wanted.password);
	await actOnAccount(installation, who.accountId, { act: 'account.password-set' }, now, async (tx) => {
		await tx.update(accounts).set({ passwordHash }).where(eq(accounts.id, who.accountId));
		await endAllSessions(tx, who.accountId, who.sessionId);
	});
	return ok(true);
}
