import { and, eq, notInArray } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '#lib/people/rules/authorized.ts';
import { findOrMakeAccount } from '#lib/people/server/accounts.ts';
import { mandatesOf } from '#lib/people/server/members.ts';
import { rightsChanged } from '#lib/people/server/rights-signal.ts';
import { accounts, memberships, signInLinks } from '#lib/people/server/tables.ts';
import { eveningEnds } from '../rules/guest-policy.ts';
import type { AgendaRefusal } from '../schemas.ts';
import { mailGuest, type GuestHouse } from './guest-invitation.ts';
import { isStanding } from './guest-rights.ts';
import { guestItems, guests } from './guest-tables.ts';
import { lockSitting, raiseVersion, type Sitting } from './locked-sitting.ts';
import { items } from './tables.ts';

/** Whom a clerk invites, as whom, and to what. */
export interface Invitation {
	email: string;
	civility: 'M.' | 'Mme';
	firstName: string;
	lastName: string;
	quality: string;
	itemIds: readonly string[];
}

/**
 * Invites somebody to named items of one published sitting, until the end of that evening, and mails the link. An account
 * with this address is the same person. Again, the items are those of the new invitation, and an older link stops
 * working. A closed item is only named: it is shown once `admitGuest` said so. Refused: a draft, a sitting that is over,
 * no item or one of another sitting, a member of the body.
 */
export async function inviteGuest(
	tx: TenantTx,
	{ sittingId, house }: { sittingId: string; house: GuestHouse },
	wanted: Invitation,
	actor: string,
	now: Date
): Promise<Result<{ name: string; guestId: string; isMailed: boolean }, AgendaRefusal>> {
	const open = await lockForGuests(tx, sittingId, house.timeZone, now);
	if (!open.ok) return open;
	const { sitting, endsAt } = open.value;
	if (wanted.itemIds.length === 0) return refuse('no-item-chosen');
	const own = await tx.select({ id: items.id }).from(items).where(eq(items.sittingId, sittingId));
	if (!wanted.itemIds.every((id) => own.some((item) => item.id === id))) return refuse('item-unknown');
	const person = await findOrMakeAccount(tx, wanted, now);
	const day = localDate(sitting.startsAt, house.timeZone);
	const seats = await mandatesOf(tx, person.id, day);
	if (seats.some(({ bodyId }) => bodyId === sitting.bodyId)) return refuse('guest-is-member');
	await tx.raw.insert(memberships).values({ accountId: person.id, tenantId: tx.tenantId }).onConflictDoNothing();
	const guestId = await keepGuest(tx, { ...wanted, accountId: person.id, sittingId, endsAt }, now);
	await raiseVersion(tx, sittingId);
	const details = { sittingId, items: wanted.itemIds.length };
	await appendJournal(tx, { act: 'guest.invited', object: person.id, actor, details }, now);
	tx.afterCommit(() => rightsChanged(person.id));
	return ok({ name: person.name, guestId, isMailed: await mailGuest(tx, { guestId, sitting }, house, now) });
}

/** The same invitation once more, with a new link: the first was lost, or has been used. */
export async function inviteAgain(
	tx: TenantTx,
	{ sittingId, house }: { sittingId: string; house: GuestHouse },
	guestId: string,
	actor: string,
	now: Date
): Promise<Result<{ name: string; isMailed: boolean }, AgendaRefusal>> {
	const open = await lockForGuests(tx, sittingId, house.timeZone, now);
	if (!open.ok) return open;
	const guest = await standingGuest(tx, { sittingId, guestId }, now);
	if (!guest) return refuse('guest-unknown');
	const details = { sittingId };
	await appendJournal(tx, { act: 'guest.mailed-again', object: guest.accountId, actor, details }, now);
	return ok({ name: guest.name, isMailed: await mailGuest(tx, { guestId, sitting: open.value.sitting }, house, now) });
}

/**
 * Takes an invitation back: from this commit on it opens nothing, its link neither, and what was said of closed items is
 * forgotten; open sockets of the guest are looked at again at once. `target` is where the links lead.
 */
export async function withdrawGuest(
	tx: TenantTx,
	{ sittingId, guestId, target }: { sittingId: string; guestId: string; target: string },
	actor: string,
	now: Date
): Promise<Result<{ name: string }, AgendaRefusal>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting.ok) return sitting;
	const guest = await standingGuest(tx, { sittingId, guestId }, now);
	if (!guest) return refuse('guest-unknown');
	const { accountId, name } = guest;
	await tx.update(guests, { withdrawnAt: now }, eq(guests.id, guestId));
	await tx.delete(guestItems, eq(guestItems.guestId, guestId));
	const link = and(eq(signInLinks.accountId, accountId), eq(signInLinks.tenantId, tx.tenantId));
	await tx.raw.delete(signInLinks).where(and(link, eq(signInLinks.purpose, 'guest'), eq(signInLinks.target, target)));
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'guest.withdrawn', object: accountId, actor, details: { sittingId } }, now);
	tx.afterCommit(() => rightsChanged(accountId));
	return ok({ name });
}

/**
 * Lets one guest know of one closed item of the invitation, as the clerk has just confirmed, and mails the invitation anew.
 * The papers still ask for a sign-in of their own (level 2). Refused: an invitation that no longer stands, an item that is
 * not closed.
 */
export async function admitGuest(
	tx: TenantTx,
	{ object: guestItemId, accountId: actor }: Authorized<'admit-guest'>,
	{ sittingId, house }: { sittingId: string; house: GuestHouse },
	now: Date
): Promise<Result<{ name: string; isMailed: boolean }, AgendaRefusal>> {
	const open = await lockForGuests(tx, sittingId, house.timeZone, now);
	if (!open.ok) return open;
	const [named] = await tx
		.select({ guestId: guestItems.guestId, itemId: items.id })
		.from(guestItems)
		.innerJoin(items, and(eq(items.id, guestItems.itemId), eq(items.isClosed, true)))
		.where(eq(guestItems.id, guestItemId));
	if (!named) return refuse('item-unknown');
	const guest = await standingGuest(tx, { sittingId, guestId: named.guestId }, now);
	if (!guest) return refuse('guest-unknown');
	await tx.update(guestItems, { admitsClosed: true }, eq(guestItems.id, guestItemId));
	await raiseVersion(tx, sittingId);
	const details = { sittingId, guest: guest.accountId };
	await appendJournal(tx, { act: 'guest.admitted-to-closed', object: named.itemId, actor, details }, now);
	tx.afterCommit(() => rightsChanged(guest.accountId));
	const isMailed = await mailGuest(tx, { guestId: named.guestId, sitting: open.value.sitting }, house, now);
	return ok({ name: guest.name, isMailed });
}

/** Guests are invited to what is published, until the evening is over. */
async function lockForGuests(
	tx: TenantTx,
	sittingId: string,
	timeZone: string,
	now: Date
): Promise<Result<{ sitting: Sitting; endsAt: Date }, AgendaRefusal>> {
	const locked = await lockSitting(tx, sittingId);
	if (!locked.ok) return locked;
	const sitting = locked.value;
	if (sitting.state === 'draft') return refuse('agenda-not-published');
	const endsAt = eveningEnds(sitting.startsAt, timeZone);
	return sitting.state === 'closed' || endsAt <= now ? refuse('sitting-over') : ok({ sitting, endsAt });
}

async function standingGuest(tx: TenantTx, { sittingId, guestId }: { sittingId: string; guestId: string }, now: Date) {
	const [guest] = await tx
		.select({ accountId: guests.accountId, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(guests)
		.innerJoin(accounts, eq(accounts.id, guests.accountId))
		.where(and(eq(guests.id, guestId), eq(guests.sittingId, sittingId), isStanding(now)));
	return guest && { accountId: guest.accountId, name: `${guest.firstName} ${guest.lastName}` };
}

interface KeptGuest {
	accountId: string;
	sittingId: string;
	quality: string;
	endsAt: Date;
	itemIds: readonly string[];
}

/** One row for each person and sitting. What was confirmed of a closed item stays while the item is in the invitation. */
async function keepGuest(
	tx: TenantTx,
	{ accountId, sittingId, quality, endsAt, itemIds }: KeptGuest,
	now: Date
): Promise<string> {
	const row = { id: newId(now.getTime()), sittingId, accountId, quality, endsAt, invitedAt: now };
	const [kept] = await tx
		.insert(guests, row)
		.onConflictDoUpdate({
			target: [guests.tenantId, guests.sittingId, guests.accountId],
			set: { quality, endsAt, invitedAt: now, withdrawnAt: null }
		})
		.returning({ id: guests.id });
	if (!kept) throw new Error('a guest was just written');
	const guestId = kept.id;
	await tx.delete(guestItems, and(eq(guestItems.guestId, guestId), notInArray(guestItems.itemId, [...itemIds])));
	const named = itemIds.map((itemId) => ({ id: newId(now.getTime()), guestId, itemId }));
	await tx.insert(guestItems, named).onConflictDoNothing();
	return guestId;
}
