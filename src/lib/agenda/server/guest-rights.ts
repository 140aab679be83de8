import { and, eq, gt, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { paperVersions } from '#lib/papers/server/tables.ts';
import { guestItems, guests } from './guest-tables.ts';
import { itemPapers, items, sittings } from './tables.ts';

/** Who asks, and when: an invitation is for one evening. */
export interface GuestAsking {
	accountId: string;
	now: Date;
}

/** Invitations that open something at this moment: not taken back, and the evening is not over. */
export function isStanding(now: Date): SQL | undefined {
	return and(isNull(guests.withdrawnAt), gt(guests.endsAt, now));
}

/** `isShownToGuest` as a filter, where items and what was said of them in an invitation are joined. */
const isShown = or(eq(items.isClosed, false), eq(guestItems.admitsClosed, true));

/** The items of published sittings that an account is a guest of now. */
export async function itemsShownTo(tx: TenantTx, { accountId, now }: GuestAsking) {
	return tx
		.select({ guestId: guests.id, sittingId: guests.sittingId, itemId: items.id })
		.from(guests)
		.innerJoin(guestItems, eq(guestItems.guestId, guests.id))
		.innerJoin(items, eq(items.id, guestItems.itemId))
		.innerJoin(sittings, and(eq(sittings.id, guests.sittingId), ne(sittings.state, 'draft')))
		.where(and(eq(guests.accountId, accountId), isStanding(now), isShown));
}

/** Everybody who is a guest of a sitting now, with the items that each is shown. */
export async function shownAt(tx: TenantTx, sittingId: string, now: Date) {
	return tx
		.select({ guestId: guests.id, itemId: items.id })
		.from(guests)
		.innerJoin(guestItems, eq(guestItems.guestId, guests.id))
		.innerJoin(items, eq(items.id, guestItems.itemId))
		.where(and(eq(guests.sittingId, sittingId), isStanding(now), isShown));
}

/** `readsAsGuest` as a filter of a query on versions of papers: the same answer, paper by paper (rights-in-queries test). */
export function isReadByGuest(tx: TenantTx, { accountId, now }: GuestAsking): SQL {
	const own = and(eq(guests.accountId, accountId), isStanding(now));
	const shown = tx
		.select({ found: sql`1` })
		.from(itemPapers)
		.innerJoin(items, eq(items.id, itemPapers.itemId))
		.innerJoin(sittings, and(eq(sittings.id, items.sittingId), ne(sittings.state, 'draft')))
		.innerJoin(guestItems, and(eq(guestItems.itemId, items.id), isShown))
		.innerJoin(guests, and(eq(guests.id, guestItems.guestId), own))
		.where(eq(itemPapers.paperId, paperVersions.paperId));
	const admitted = tx
		.select({ found: sql`1` })
		.from(guestItems)
		.innerJoin(guests, and(eq(guests.id, guestItems.guestId), own))
		.where(and(eq(guestItems.itemId, items.id), eq(guestItems.admitsClosed, true)));
	const hidden = tx
		.select({ found: sql`1` })
		.from(itemPapers)
		.innerJoin(items, eq(items.id, itemPapers.itemId))
		.where(and(eq(itemPapers.paperId, paperVersions.paperId), eq(items.isClosed, true), sql`not exists ${admitted}`));
	return sql`(exists ${shown} and not exists ${hidden})`;
}
