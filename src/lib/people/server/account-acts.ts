import { and, eq, gte, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { appendJournal, type JournalEntry } from '#lib/journal/server/append.ts';
import { rightsChanged } from './rights-signal.ts';
import { accounts, mandates, memberships, staffRoles } from './tables.ts';

export type RawTransaction = TenantTx['raw'];

/** Whether an account prepares or administers anything in any of its tenants. */
export async function isStaffSomewhere(installation: NodePgDatabase, accountId: string): Promise<boolean> {
	return installation.transaction(async (tx) => {
		for (const tenantId of await tenantsOf(tx, accountId)) {
			const scoped = await scopedTo(tx, tenantId);
			const roles = await scoped.select().from(staffRoles).where(eq(staffRoles.accountId, accountId));
			if (roles.length > 0) return true;
		}
		return false;
	});
}

/** Whether an account still has a part anywhere on a day: a mandate or a role in any tenant, or the installation itself. */
export async function actsSomewhere(tx: RawTransaction, accountId: string, day: LocalDate): Promise<boolean> {
	const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId));
	if (account?.isInstallationAdministrator) return true;
	for (const tenantId of await tenantsOf(tx, accountId)) {
		const scoped = await scopedTo(tx, tenantId);
		const sits = and(eq(mandates.accountId, accountId), or(isNull(mandates.endsOn), gte(mandates.endsOn, day)));
		const held = await scoped.select().from(mandates).where(sits);
		const roles = await scoped.select().from(staffRoles).where(eq(staffRoles.accountId, accountId));
		if (held.length + roles.length > 0) return true;
	}
	return false;
}

/** Where somebody's work is: the desk for staff, the tablet for councillors. */
export async function homeOf(installation: NodePgDatabase, accountId: string): Promise<'/desk' | '/app'> {
	return (await isStaffSomewhere(installation, accountId)) ? '/desk' : '/app';
}

/** What happened to an account; under one tenant's word only, it is written for that tenant only. */
export type AccountEntry = Omit<JournalEntry, 'object' | 'actor'> & { tenantId?: string | null };

/**
 * An act on an account belongs to the journal of every tenant which that account has joined. The act and its entries are
 * committed together; then those who are inside by that account are looked at again.
 */
export async function actOnAccount<Value>(
	installation: NodePgDatabase,
	accountId: string,
	entry: AccountEntry,
	now: Date,
	act: (tx: RawTransaction) => Promise<Value>
): Promise<Value> {
	const done = await installation.transaction(async (tx) => {
		const value = await act(tx);
		await writeInJournals(tx, accountId, entry, now);
		return value;
	});
	rightsChanged(accountId);
	return done;
}

/** What somebody did to their own account, in the journal of every tenant that it concerns. */
export async function writeInJournals(
	tx: RawTransaction,
	accountId: string,
	{ tenantId: only, ...entry }: AccountEntry,
	now: Date
): Promise<void> {
	for (const tenantId of only ? [only] : await concerned(tx, accountId))
		await appendJournal(await scopedTo(tx, tenantId), { ...entry, object: accountId, actor: accountId }, now);
}

/** The tenants that an account has joined; before it joined any, those that invited it: they learn nothing of each other. */
export async function concerned(tx: RawTransaction, accountId: string): Promise<string[]> {
	const joined = await tx
		.select({ tenantId: memberships.tenantId })
		.from(memberships)
		.where(and(eq(memberships.accountId, accountId), isNotNull(memberships.joinedAt)));
	return joined.length > 0 ? joined.map(({ tenantId }) => tenantId) : tenantsOf(tx, accountId);
}

async function tenantsOf(tx: RawTransaction, accountId: string): Promise<string[]> {
	const known = await tx
		.select({ tenantId: memberships.tenantId })
		.from(memberships)
		.where(eq(memberships.accountId, accountId));
	return known.map(({ tenantId }) => tenantId);
}

/** A transaction of the installation, as one tenant may see it from here on. */
export async function scopedTo(tx: RawTransaction, tenantId: string): Promise<TenantTx> {
	await tx.execute(sql`select set_config('app.tenant', ${tenantId}, true)`);
	return new TenantTx(tx, tenantId);
}
