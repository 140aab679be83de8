import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { formatName } from '#lib/i18n/format.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '#lib/people/rules/authorized.ts';
import { scopedTo } from '#lib/people/server/account-acts.ts';
import { accounts } from '#lib/people/server/tables.ts';
import { eraseInTenant } from './erase.ts';
import { isKnown, isNeeded } from './presence.ts';
import { erasureRequests } from './tables.ts';

const isPending = isNull(erasureRequests.outcome);

/** Asks every council that a session opens to forget the person. Again adds nothing: the first date counts (art. 12(3)). */
export async function askErasure(
	installation: NodePgDatabase,
	{ accountId }: Authorized<'ask-erasure'>,
	tenantIds: readonly string[],
	now: Date
): Promise<void> {
	await installation.transaction(async (raw) => {
		for (const tenantId of tenantIds) {
			const tx = await scopedTo(raw, tenantId);
			if (!(await isKnown(tx, accountId)) || (await pendingOf(tx, accountId))) continue;
			await tx.insert(erasureRequests, { id: newId(now.getTime()), accountId, askedAt: now });
			await appendJournal(tx, { act: 'account.erasure-asked', object: accountId, actor: accountId }, now);
		}
	});
}

/** Takes the request back, where it was not yet answered. */
export async function withdrawErasure(
	installation: NodePgDatabase,
	accountId: string,
	tenantIds: readonly string[],
	now: Date
): Promise<void> {
	await installation.transaction(async (raw) => {
		for (const tenantId of tenantIds) {
			const tx = await scopedTo(raw, tenantId);
			if (!(await pendingOf(tx, accountId))) continue;
			await tx.delete(erasureRequests, and(eq(erasureRequests.accountId, accountId), isPending));
			await appendJournal(tx, { act: 'account.erasure-withdrawn', object: accountId, actor: accountId }, now);
		}
	});
}

export type DecisionRefusal = 'no-request' | 'still-in-office';

/** What the law does not keep is erased at once. Refused: nobody asked; whoever has a mandate or a role in this council keeps what it needs (art. 17(3)(b)). */
export async function grantErasure(
	tx: TenantTx,
	{ object: accountId, accountId: actor }: Authorized<'erase-person'>,
	{ today, now }: { today: LocalDate; now: Date }
): Promise<Result<null, DecisionRefusal>> {
	if (!(await pendingOf(tx, accountId))) return refuse('no-request');
	if (await isNeeded(tx, accountId, today)) return refuse('still-in-office');
	await eraseInTenant(tx, accountId, { actor, now });
	return ok(null);
}

/** Declines with the reason that the person reads (art. 12(4)). Refused: nobody asked. */
export async function declineErasure(
	tx: TenantTx,
	{ accountId, reason }: { accountId: string; reason: string },
	actor: string,
	now: Date
): Promise<Result<null, DecisionRefusal>> {
	if (!(await pendingOf(tx, accountId))) return refuse('no-request');
	const decision = { outcome: 'declined' as const, reason, decidedAt: now, decidedBy: actor };
	await tx.update(erasureRequests, decision, and(eq(erasureRequests.accountId, accountId), isPending));
	await appendJournal(tx, { act: 'account.erasure-declined', object: accountId, actor }, now);
	return ok(null);
}

/** What waits for a decision of the council, the oldest first. */
export async function pendingRequests(tx: TenantTx, today: LocalDate) {
	const rows = await tx
		.select({ request: erasureRequests, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(erasureRequests)
		.innerJoin(accounts, eq(accounts.id, erasureRequests.accountId))
		.where(isPending)
		.orderBy(asc(erasureRequests.askedAt));
	return Promise.all(
		rows.map(async ({ request: { accountId, askedAt }, ...name }) => ({
			accountId,
			name: formatName(name),
			askedAt,
			isNeeded: await isNeeded(tx, accountId, today)
		}))
	);
}

/** What a person asked of a council, and what it answered, the latest first. */
export async function requestsOf(tx: TenantTx, accountId: string) {
	const { askedAt, outcome, reason, decidedAt } = erasureRequests;
	return tx
		.select({ askedAt, outcome, reason, decidedAt })
		.from(erasureRequests)
		.where(eq(erasureRequests.accountId, accountId))
		.orderBy(desc(askedAt));
}

/** Requests that wait since before an instant, for the nightly work. */
export async function askedBefore(tx: TenantTx, before: Date): Promise<string[]> {
	const rows = await tx.select().from(erasureRequests).where(isPending);
	return rows.filter(({ askedAt }) => askedAt < before).map(({ accountId }) => accountId);
}

async function pendingOf(tx: TenantTx, accountId: string): Promise<boolean> {
	const rows = await tx
		.select({ id: erasureRequests.id })
		.from(erasureRequests)
		.where(and(eq(erasureRequests.accountId, accountId), isPending));
	return rows.length > 0;
}
