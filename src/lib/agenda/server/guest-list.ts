import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { accounts } from '#lib/people/server/tables.ts';
import { guestItems, guests } from './guest-tables.ts';
import { items } from './tables.ts';

/** The guests of a sitting, for its clerk: who, as whom, for which items, and whether they came. Those taken back are not among them. */
export async function readGuests(tx: TenantTx, sittingId: string) {
	const rows = await tx
		.select({ guest: guests, firstName: accounts.firstName, lastName: accounts.lastName, email: accounts.email })
		.from(guests)
		.innerJoin(accounts, eq(accounts.id, guests.accountId))
		.where(and(eq(guests.sittingId, sittingId), isNull(guests.withdrawnAt)))
		.orderBy(asc(accounts.lastName), asc(accounts.firstName));
	const ids = rows.map(({ guest }) => guest.id);
	const named = await tx
		.select({ id: guestItems.id, guestId: guestItems.guestId, admitsClosed: guestItems.admitsClosed, item: items })
		.from(guestItems)
		.innerJoin(items, eq(items.id, guestItems.itemId))
		.where(inArray(guestItems.guestId, ids))
		.orderBy(asc(items.position));
	return rows.map(({ guest: { id, quality, invitedAt, endsAt, cameAt }, ...person }) => ({
		...person,
		...{ id, quality, invitedAt, endsAt, cameAt },
		items: named
			.filter(({ guestId }) => guestId === id)
			.map(({ id: guestItemId, admitsClosed, item: { number, title, isClosed } }) => ({
				...{ guestItemId, number, title, isClosed },
				isShown: admitsClosed || !isClosed
			}))
	}));
}

export type SittingGuest = Awaited<ReturnType<typeof readGuests>>[number];

/** The first time that the sitting arrives on a device of the guest; later times change nothing. */
export async function markGuestCame(
	tx: TenantTx,
	{ guestId, sittingId, accountId }: { guestId: string; sittingId: string; accountId: string },
	now: Date
): Promise<void> {
	const first = await tx
		.update(guests, { cameAt: now }, and(eq(guests.id, guestId), isNull(guests.cameAt)))
		.returning({ id: guests.id });
	if (first.length === 0) return;
	const entry = { act: 'guest.came', object: accountId, actor: accountId, details: { sittingId } };
	await appendJournal(tx, entry, now);
}
