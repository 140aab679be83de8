import { and, eq, gte, isNull, or } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { scopedTo, type RawTransaction } from '../account-acts.ts';
import { today } from '../members.ts';
import { activeAccount } from '../sign-in.ts';
import { accounts, mandates, staffRoles, tenants } from '../tables.ts';
import { accountIdentities } from './tables.ts';

/** Whom a provider has recognised: its name for them, and their address if it is verified. */
export interface Recognition {
	subject: string;
	email: Result<string, 'email-not-verified'>;
}

export type IdentifyRefusal = 'not-invited' | 'email-not-verified' | 'linked-to-another';

type Account = typeof accounts.$inferSelect;

/**
 * Whose account that is. By the subject, once linked; else, the first time, by the verified address of an account that has a
 * part in the provider's own tenant, which is linked from then on: a later change of address moves nothing. No account is made.
 * Refused: nobody who was invited there; an address that may be anybody's; an address whose account is linked to another
 * subject already (an address that the town has given to somebody new).
 */
export async function identify(
	installation: NodePgDatabase,
	provider: { id: string; tenantId: string },
	{ subject, email }: Recognition,
	now: Date
): Promise<Result<Account, IdentifyRefusal>> {
	return installation.transaction(async (raw) => {
		const linked = await linkedAccount(raw, provider.id, subject);
		if (!linked && !email.ok) return email;
		const account = linked ?? (email.ok ? await activeAccount(raw, email.value) : undefined);
		const tx = await scopedTo(raw, provider.tenantId);
		if (!account || account.deactivatedAt || !(await hasPart(tx, account.id, now))) return refuse('not-invited');
		if (linked) await touch(raw, provider.id, subject, now);
		else if (!(await link(tx, provider.id, subject, account.id, now))) return refuse('linked-to-another');
		return ok(account);
	});
}

/** The subject that an account is linked to, for a directory that is asked by it. */
export async function subjectOf(
	installation: NodePgDatabase,
	providerId: string,
	accountId: string
): Promise<string | undefined> {
	const [row] = await installation
		.select({ subject: accountIdentities.subject })
		.from(accountIdentities)
		.where(and(eq(accountIdentities.providerId, providerId), eq(accountIdentities.accountId, accountId)));
	return row?.subject;
}

async function linkedAccount(raw: RawTransaction, providerId: string, subject: string): Promise<Account | undefined> {
	const [row] = await raw
		.select({ account: accounts })
		.from(accountIdentities)
		.innerJoin(accounts, eq(accounts.id, accountIdentities.accountId))
		.where(and(eq(accountIdentities.providerId, providerId), eq(accountIdentities.subject, subject)));
	return row?.account;
}

/** A mandate that has not ended, or a role, in the tenant: whatever the account is elsewhere counts for nothing here. */
async function hasPart(tx: TenantTx, accountId: string, now: Date): Promise<boolean> {
	const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tx.tenantId));
	if (!tenant) return false;
	const day: LocalDate = today(tenant, now);
	const sits = and(eq(mandates.accountId, accountId), or(isNull(mandates.endsOn), gte(mandates.endsOn, day)));
	const held = await tx.select({ id: mandates.id }).from(mandates).where(sits);
	const roles = await tx.select({ id: staffRoles.id }).from(staffRoles).where(eq(staffRoles.accountId, accountId));
	return held.length + roles.length > 0;
}

async function touch(raw: RawTransaction, providerId: string, subject: string, now: Date): Promise<void> {
	await raw
		.update(accountIdentities)
		.set({ lastUsedAt: now })
		.where(and(eq(accountIdentities.providerId, providerId), eq(accountIdentities.subject, subject)));
}

/** False when the account is linked to another subject of this provider, or somebody linked this one at the same moment. */
async function link(tx: TenantTx, providerId: string, subject: string, accountId: string, now: Date): Promise<boolean> {
	const made = await tx.raw
		.insert(accountIdentities)
		.values({ providerId, subject, accountId, linkedAt: now, lastUsedAt: now })
		.onConflictDoNothing()
		.returning();
	if (made.length === 0) return false;
	const entry = { act: 'identity.linked', object: accountId, actor: accountId, details: { provider: providerId } };
	await appendJournal(tx, entry, now);
	return true;
}
