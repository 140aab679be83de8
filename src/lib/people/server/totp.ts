import { and, eq, lt } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import type { Authorized } from '../rules/authorized.ts';
import { actOnAccount } from './account-acts.ts';
import type { Locks } from './locks.ts';
import type { Installation } from './sessions.ts';
import { totps } from './lock-tables.ts';
import { accounts } from './tables.ts';
import { tellOwner } from './tell-owner.ts';

/** RFC 6238 as every app knows it: SHA-1, six digits, half a minute. */
const STANDARD = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** One step before and after: a clock that is half a minute wrong, a code typed slowly (RFC 6238, 5.2). */
const TOLERANCE = 1;
/** RFC 4226, 4: 160 bits. */
const SECRET_BYTES = 20;

const sealedFor = (accountId: string) => `totp:${accountId}`;

/** A new secret, base 32. */
export function newTotpSecret(): string {
	return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an app reads from the QR code. */
export function totpUri(secret: string, email: string): string {
	return new TOTP({ ...STANDARD, issuer: 'Hémicycle', label: email, secret: Secret.fromBase32(secret) }).toString();
}

/** The half minute since 1970 that a code belongs to, if it is one of now or of its neighbours. Compared in constant time. */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
	const totp = new TOTP({ ...STANDARD, secret: Secret.fromBase32(secret) });
	const timestamp = now.getTime();
	const delta = totp.validate({ token: code, timestamp, window: TOLERANCE });
	return delta === null ? undefined : totp.counter({ timestamp }) + delta;
}

export async function hasTotp(database: Installation, accountId: string): Promise<boolean> {
	const rows = await database.select({ id: totps.accountId }).from(totps).where(eq(totps.accountId, accountId));
	return rows.length > 0;
}

/**
 * From now on sign-in by password asks for a code too. The first code proves that the app has the secret, and is thereby
 * used. Refused: a wrong code, an account without a password (codes stand beside one), codes that are on already.
 */
export async function turnOnTotp(
	locks: Locks,
	proof: Authorized<'change-factors'>,
	{ secret, code }: { secret: string; code: string },
	now: Date
): Promise<Result<true, 'code-wrong' | 'password-first' | 'codes-on-already'>> {
	const { object: accountId } = proof;
	const lastStep = totpStep(secret, code, now);
	if (lastStep === undefined) return refuse('code-wrong');
	const [account] = await locks.installation.select().from(accounts).where(eq(accounts.id, accountId));
	if (!account?.passwordHash) return refuse('password-first');
	if (await hasTotp(locks.installation, accountId)) return refuse('codes-on-already');
	const sealedSecret = seal(locks.key, sealedFor(accountId), secret);
	await actOnAccount(locks.installation, accountId, { act: 'account.codes-turned-on' }, now, async (tx) => {
		await tx.insert(totps).values({ accountId, sealedSecret, lastStep, createdAt: now });
		await tellOwner(tx, locks.jobs, accountId, 'codes-on', now);
	});
	return ok(true);
}

/** A password alone again. Refused while the password is too short for that. */
export async function turnOffTotp(
	locks: Locks,
	proof: Authorized<'turn-off-codes'>,
	now: Date
): Promise<Result<true, 'password-needs-codes'>> {
	const { object: accountId } = proof;
	const [account] = await locks.installation.select().from(accounts).where(eq(accounts.id, accountId));
	if (account?.passwordHash && !account.passwordStandsAlone) return refuse('password-needs-codes');
	await actOnAccount(locks.installation, accountId, { act: 'account.codes-turned-off' }, now, async (tx) => {
		await tx.delete(totps).where(eq(totps.accountId, accountId));
		await tellOwner(tx, locks.jobs, accountId, 'codes-off', now);
	});
	return ok(true);
}

/** Whether a code is right and was not used before. One statement takes it, so that of two at once only one passes. */
export async function takeTotp(
	database: Installation,
	key: InstallationKey,
	accountId: string,
	code: string,
	now: Date
): Promise<boolean> {
	const [totp] = await database.select().from(totps).where(eq(totps.accountId, accountId));
	if (!totp) return false;
	const secret = unseal(key, sealedFor(accountId), totp.sealedSecret);
	if (secret === undefined) throw new Error('a secret of codes was sealed with another key of the installation');
	const step = totpStep(secret, code, now);
	if (step === undefined) return false;
	const taken = await database
		.update(totps)
		.set({ lastStep: step })
		.where(and(eq(totps.accountId, accountId), lt(totps.lastStep, step)))
		.returning({ lastStep: totps.lastStep });
	return taken.length > 0;
}
