import { and, asc, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { queueMails } from '#lib/mail/server/outbox.ts';
import { accounts, bodies } from '#lib/people/server/tables.ts';
import { composeGuestMail } from '../guest-mail.ts';
import { isShownToGuest } from '../rules/guest-policy.ts';
import { guestItems, guests } from './guest-tables.ts';
import type { Sitting } from './locked-sitting.ts';
import { items, sittings } from './tables.ts';

/** For whom a clerk invites: what the mail says of the council, and how a link is made. */
export interface GuestHouse {
	name: string;
	timeZone: string;
	/** A link that signs this account in and leads to the sitting, made in this transaction. */
	linkFor: (tx: TenantTx, accountId: string, expiresAt: Date) => Promise<string>;
}

/**
 * Puts the invitation into the outbox, with a new link; an older one stops working. Answers false when there is nothing to
 * show yet: then no mail leaves. The caller enqueues `mail.send` in this transaction.
 */
export async function mailGuest(
	tx: TenantTx,
	{ guestId, sitting }: { guestId: string; sitting: Pick<Sitting, 'id'> },
	house: GuestHouse,
	now: Date
): Promise<boolean> {
	const [found] = await tx
		.select({ guest: guests, account: accounts, sitting: sittings, body: bodies.name })
		.from(guests)
		.innerJoin(accounts, eq(accounts.id, guests.accountId))
		.innerJoin(sittings, eq(sittings.id, guests.sittingId))
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(and(eq(guests.id, guestId), eq(guests.sittingId, sitting.id)));
	const shown = await itemsFor(tx, guestId);
	if (!found || shown.length === 0) return false;
	const { guest, account, body } = found;
	const { startsAt, place } = found.sitting;
	const facts = { tenant: house.name, timeZone: house.timeZone, body, startsAt, place, items: shown };
	const personalLink = await house.linkFor(tx, account.id, guest.endsAt);
	const { quality, endsAt } = guest;
	const mail = composeGuestMail(
		{ ...facts, quality, endsAt },
		{ ...account, locale: account.locale ?? 'fr', personalLink }
	);
	const recipient = { recipient: account.email, recipientName: `${account.firstName} ${account.lastName}` };
	const key = { idempotencyKey: `guest:${guestId}:${now.getTime()}`, subjectId: sitting.id };
	await queueMails(tx, [{ ...key, ...recipient, ...mail }], now);
	return true;
}

/** What the mail may name: the items that the guest is shown, the closed ones by their neutral line. */
async function itemsFor(tx: TenantTx, guestId: string) {
	const rows = await tx
		.select({ item: items, admitsClosed: guestItems.admitsClosed })
		.from(guestItems)
		.innerJoin(items, eq(items.id, guestItems.itemId))
		.where(eq(guestItems.guestId, guestId))
		.orderBy(asc(items.position));
	return rows
		.filter(({ item, admitsClosed }) =>
			isShownToGuest([{ itemId: item.id, admitsClosed }], { ...item, itemId: item.id })
		)
		.map(({ item: { number, title, isClosed, publicTitle } }) => ({
			number,
			title: isClosed ? publicTitle : title,
			isClosed
		}));
}
