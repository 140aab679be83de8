import { and, eq, isNull, ne } from 'drizzle-orm';
import { appendJournal } from '#lib/journal/server/append.ts';
import { hasWayIn } from '../rules/ways-in.ts';
import { scopedTo, type RawTransaction } from './account-acts.ts';
import { accounts, memberships } from './tables.ts';
import { waysIn } from './ways-in.ts';

interface Joining {
	accountId: string;
	tenantId: string;
}

/** Whoever holds the account's locks had this tenant's link in hand: from now on those locks open it. */
export async function joinCouncil(tx: RawTransaction, { accountId, tenantId }: Joining, now: Date): Promise<void> {
	const waiting = and(
		eq(memberships.accountId, accountId),
		eq(memberships.tenantId, tenantId),
		isNull(memberships.joinedAt)
	);
	const joined = await tx.update(memberships).set({ joinedAt: now }).where(waiting).returning();
	if (joined.length === 0) return;
	const entry = { act: 'member.joined', object: accountId, actor: accountId };
	await appendJournal(await scopedTo(tx, tenantId), entry, now);
}

/** A lock about to be added: by whom, and whether on the ground that there was none. */
export interface NewLock {
	accountId: string;
	/** The tenant that vouches for the session; null when the account's own locks do. */
	tenantId: string | null;
	asFirst: boolean;
}

/**
 * Asked in the transaction that adds a lock. The first one, set by whom one tenant vouches for, opens that tenant alone: every
 * other asks for its own link once more, for its clerk may not be the one who reads this mail. False: somebody was first
 * meanwhile, and a link is not enough any more.
 */
export async function mayLock(
	tx: RawTransaction,
	{ accountId, tenantId, asFirst }: NewLock,
	now: Date
): Promise<boolean> {
	if (!asFirst) return true;
	await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for('update');
	if (hasWayIn(await waysIn(tx, accountId))) return false;
	if (!tenantId) return true;
	const others = and(eq(memberships.accountId, accountId), ne(memberships.tenantId, tenantId));
	await tx.update(memberships).set({ joinedAt: null }).where(others);
	await joinCouncil(tx, { accountId, tenantId }, now);
	return true;
}
