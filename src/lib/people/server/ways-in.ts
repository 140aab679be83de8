import { eq } from 'drizzle-orm';
import type { Installation } from './sessions.ts';
import { accounts, passkeys } from './tables.ts';
import { hasTotp } from './totp.ts';

/** The ways of its own that an account has to sign in. */
export async function waysIn(database: Installation, accountId: string) {
	const [account] = await database
		.select({ passwordHash: accounts.passwordHash })
		.from(accounts)
		.where(eq(accounts.id, accountId));
	const known = await database.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.accountId, accountId));
	return {
		hasPassword: Boolean(account?.passwordHash),
		passkeys: known.length,
		hasCodes: await hasTotp(database, accountId)
	};
}
