import { and, count, eq, isNull } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Authorized } from '../rules/authorized.ts';
import { RECOVERY_BYTES, RECOVERY_CODES, recoveryCode } from '../rules/one-time-code.ts';
import { actOnAccount, writeInJournals } from './account-acts.ts';
import type { Locks } from './locks.ts';
import type { Installation } from './sessions.ts';
import { recoveryCodes } from './lock-tables.ts';
import { tellOwner } from './tell-owner.ts';
import { hashToken } from './tokens.ts';

/** Ten new codes, shown once: only their hashes are kept. The old ones are worth nothing any more. */
export async function renewRecoveryCodes(
	locks: Locks,
	proof: Authorized<'change-factors'>,
	now: Date
): Promise<string[]> {
	const { object: accountId } = proof;
	const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomBytes(RECOVERY_BYTES)));
	await actOnAccount(locks.installation, accountId, { act: 'account.recovery-codes-made' }, now, async (tx) => {
		await tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId));
		await tx.insert(recoveryCodes).values(codes.map((code) => ({ accountId, hash: hashOf(accountId, code) })));
		await tellOwner(tx, locks.jobs, accountId, 'recovery-codes-made', now);
	});
	return codes;
}

export async function countRecoveryCodes(database: Installation, accountId: string): Promise<number> {
	const unused = and(eq(recoveryCodes.accountId, accountId), isNull(recoveryCodes.usedAt));
	const [row] = await database.select({ left: count() }).from(recoveryCodes).where(unused);
	return row?.left ?? 0;
}

/**
 * Uses a code up; the owner is told by mail, in the same transaction, and it stands in the journal. False for an unknown or
 * a used one. One statement takes it, so that of two at once only one passes.
 */
export async function takeRecoveryCode(locks: Locks, accountId: string, code: string, now: Date): Promise<boolean> {
	return locks.installation.transaction(async (tx) => {
		const unused = and(
			eq(recoveryCodes.accountId, accountId),
			eq(recoveryCodes.hash, hashOf(accountId, code)),
			isNull(recoveryCodes.usedAt)
		);
		const taken = await tx.update(recoveryCodes).set({ usedAt: now }).where(unused).returning();
		if (taken.length === 0) return false;
		const left = await countRecoveryCodes(tx, accountId);
		await writeInJournals(tx, accountId, { act: 'account.recovery-code-used', details: { left } }, now);
		await tellOwner(tx, locks.jobs, accountId, 'recovery-code-used', now);
		return true;
	});
}

/** 80 random bits need no slow hash; the account in it makes the same code of two people two hashes. */
const hashOf = (accountId: string, code: string) => hashToken(`${accountId}:${code}`);
