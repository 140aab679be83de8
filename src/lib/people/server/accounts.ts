import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { accounts } from './tables.ts';

interface Person {
	email: string;
	civility: 'M.' | 'Mme';
	firstName: string;
	lastName: string;
}

/** The account with this address, made if there is none: one person of the installation, whatever the tenant. */
export async function findOrMakeAccount(tx: TenantTx, { email, civility, firstName, lastName }: Person, now: Date) {
	const id = newId(now.getTime());
	const person = { id, email, civility, firstName, lastName, createdAt: now };
	await tx.raw.insert(accounts).values(person).onConflictDoNothing();
	const [known] = await tx.raw.select().from(accounts).where(eq(accounts.email, email));
	if (!known) throw new Error('an account was just made or found');
	return { id: known.id, name: `${known.firstName} ${known.lastName}` };
}
