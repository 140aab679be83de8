import { eq } from 'drizzle-orm';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '../rules/authorized.ts';
import { passwordProblem, standsAlone, type PasswordRefusal } from '../rules/password.ts';
import { hasWayIn } from '../rules/ways-in.ts';
import { actOnAccount, writeInJournals } from './account-acts.ts';
import { isCommon } from './common-passwords.ts';
import { mayLock } from './joining.ts';
import type { Locks } from './locks.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { rightsChanged } from './rights-signal.ts';
import { endAllSessions, type SignedIn } from './sessions.ts';
import { accounts } from './tables.ts';
import { hasTotp } from './totp.ts';
import { waysIn } from './ways-in.ts';

/**
 * Sets or changes the password; everybody else who was signed in to the account is out. Whoever changes one must know it,
 * so that a tablet left open gives nothing away for good.
 */
export async function setPassword(
	{ installation }: Locks,
	proof: Authorized<'set-password'>,
	wanted: { password: string; current: string; session: Pick<SignedIn, 'sessionId' | 'tenantId'> },
	now: Date
): Promise<Result<true, PasswordRefusal | 'not-recognised'>> {
	const { object: accountId } = proof;
	const { sessionId, tenantId } = wanted.session;
	const asFirst = !hasWayIn(await waysIn(installation, accountId));
	const [account] = await installation.select().from(accounts).where(eq(accounts.id, accountId));
	if (!account) throw new Error('a proof is of an account that exists');
	const about = [account.email, account.email.split('@')[0] ?? ''];
	const withCodes = await hasTotp(installation, accountId);
	const problem = passwordProblem(wanted.password, { about, withCodes, isCommon });
	if (problem) return refuse(problem);
	if (account.passwordHash && !(await isPassword(account.passwordHash, wanted.current)))
		return refuse('not-recognised');
	const lock = {
		passwordHash: await hashPassword(wanted.password),
		passwordStandsAlone: standsAlone(wanted.password)
	};
	const isSet = await installation.transaction(async (tx) => {
		if (!(await mayLock(tx, { accountId, tenantId, asFirst }, now))) return false;
		await tx.update(accounts).set(lock).where(eq(accounts.id, accountId));
		await endAllSessions(tx, accountId, sessionId);
		await writeInJournals(tx, accountId, { act: 'account.password-set' }, now);
		return true;
	});
	if (!isSet) return refuse('not-recognised');
	rightsChanged(accountId);
	return ok(true);
}

/** Every device is out, this one too. */
export async function signOutEverywhere(
	{ installation }: Locks,
	proof: Authorized<'sign-out-everywhere'>,
	now: Date
): Promise<void> {
	const { object: accountId } = proof;
	await actOnAccount(installation, accountId, { act: 'account.signed-out-everywhere' }, now, (tx) =>
		endAllSessions(tx, accountId)
	);
}
