import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { readBody } from '#lib/journal/rules/body.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { makeSignInLink } from '#lib/people/server/links.ts';
import { onRightsChanged } from '#lib/people/server/rights-signal.ts';
import { accounts, memberships, signInLinks } from '#lib/people/server/tables.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, NOW } from '#lib/testing/factories.ts';
import type { GuestHouse } from './guest-invitation.ts';
import { readGuests } from './guest-list.ts';
import { itemsShownTo } from './guest-rights.ts';
import { guests } from './guest-tables.ts';
import { admitGuest, inviteAgain, inviteGuest, withdrawGuest, type Invitation } from './guests.ts';
import { items, sittings } from './tables.ts';

const database = await freshDatabase();
const TARGET = '/app/sittings/x';
const AFTER = new Date('2026-06-19T04:00:00Z');
const HIDDEN = 'Recours contre la société Untel';

/** A council whose second item is closed, and ways to invite to its sitting. */
async function hostCouncil() {
	const council = await makeCouncil(database, { members: 2, items: 3 });
	const { tenant, sitting, clerk } = council;
	const [open, closed, other] = council.items.map(({ id }) => id) as [string, string, string];
	const act = council.database.transaction.bind(council.database);
	const secret = { isClosed: true, publicTitle: 'Affaire en huis clos', title: HIDDEN };
	await act((tx) => tx.update(items, secret, eq(items.id, closed)));
	const house: GuestHouse = {
		...tenant,
		linkFor: (tx, accountId, expiresAt) =>
			makeSignInLink(tx.raw, { accountId, tenantId: tenant.id, purpose: 'guest', target: TARGET, expiresAt }, NOW)
	};
	const where = { sittingId: sitting.id, house };
	const invite = (wish: Partial<Invitation> = {}, now = NOW) =>
		act((tx) => inviteGuest(tx, where, { ...somebody(), itemIds: [open], ...wish }, clerk.id, now));
	const shownTo = async (accountId: string, now = NOW) =>
		(await act((tx) => itemsShownTo(tx, { accountId, now }))).map(({ itemId }) => itemId);
	return { ...council, open, closed, other, act, where, invite, shownTo };
}

const somebody = () => ({
	...{ email: `${newId()}@sdis.example`, civility: 'M.' as const, firstName: 'Alain', lastName: 'Sapin' },
	quality: 'Directeur du SDIS'
});

async function accountOf(email: string) {
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.email, email));
	return account!;
}

test('a guest is shown the items of the invitation, from then until six in the morning', async () => {
	const { invite, shownTo, open, sitting, act, tenant } = await hostCouncil();
	const guest = somebody();
	expect(await invite(guest)).toMatchObject({ ok: true, value: { name: 'Alain Sapin', isMailed: true } });
	const { id } = await accountOf(guest.email);
	expect(await shownTo(id)).toEqual([open]);
	expect(await shownTo(id, new Date(AFTER.getTime() - 1))).toEqual([open]);
	expect(await shownTo(id, AFTER)).toEqual([]);
	const [member] = await database.installation.select().from(memberships).where(eq(memberships.accountId, id));
	expect(member).toEqual({ accountId: id, tenantId: tenant.id, joinedAt: null });
	const [link] = await database.installation.select().from(signInLinks).where(eq(signInLinks.accountId, id));
	expect(link).toMatchObject({ tenantId: tenant.id, purpose: 'guest', expiresAt: AFTER });
	const list = await act((tx) => readGuests(tx, sitting.id));
	expect(list).toMatchObject([{ email: guest.email, cameAt: null, items: [{ isShown: true, isClosed: false }] }]);
});

test('the mail names the items that are shown, and none of the others', async () => {
	const { invite, act, open, closed } = await hostCouncil();
	const guest = somebody();
	await invite({ ...guest, itemIds: [open, closed] });
	const [mail] = await act((tx) => tx.select().from(mails).where(eq(mails.recipient, guest.email)));
	expect(mail?.text).toContain('1. Budget supplémentaire');
	expect(mail?.text).toContain('Directeur du SDIS');
	expect(mail?.text).toMatch(/\/link\/[\w-]{20,}/);
	for (const word of [HIDDEN, 'huis clos', '2. ', '3. ']) expect(`${mail?.text} ${mail?.html}`).not.toContain(word);
});

test('a closed item is shown once the clerk has confirmed it for this guest, and the mail says its neutral line', async () => {
	const { invite, act, closed, where, shownTo, sitting, clerk } = await hostCouncil();
	const guest = somebody();
	expect(await invite({ ...guest, itemIds: [closed] })).toMatchObject({ value: { isMailed: false } });
	const { id } = await accountOf(guest.email);
	expect(await shownTo(id)).toEqual([]);
	const [row] = await act((tx) => readGuests(tx, sitting.id));
	const proof = authorizedFor('admit-guest', row!.items[0]!.guestItemId, clerk.id);
	expect(await act((tx) => admitGuest(tx, proof, where, NOW))).toMatchObject({ ok: true, value: { isMailed: true } });
	expect(await shownTo(id)).toEqual([closed]);
	const [mail] = await act((tx) => tx.select().from(mails).where(eq(mails.recipient, guest.email)));
	expect(mail?.text).toContain('Affaire en huis clos');
	expect(mail?.text).not.toContain(HIDDEN);
	const entries = await act((tx) => tx.select().from(journalEntries));
	const admitted = entries.map(({ body }) => readBody(body)).find((body) => body?.act === 'guest.admitted-to-closed');
	expect(admitted).toMatchObject({ actor: clerk.id, object: closed, details: { guest: id, sittingId: sitting.id } });
});

test('an item that is closed after the invitation closes for its guest', async () => {
	const { invite, act, open, shownTo } = await hostCouncil();
	const guest = somebody();
	await invite(guest);
	await act((tx) => tx.update(items, { isClosed: true, publicTitle: 'x' }, eq(items.id, open)));
	expect(await shownTo((await accountOf(guest.email)).id)).toEqual([]);
});

test('a guest who was let in behind one closed door is in behind no other, and no other guest is', async () => {
	const { invite, act, open, closed, where, shownTo, sitting, clerk } = await hostCouncil();
	const [first, second] = [somebody(), somebody()];
	await invite({ ...first, itemIds: [open, closed] });
	await invite({ ...second, itemIds: [open, closed] });
	const list = await act((tx) => readGuests(tx, sitting.id));
	const named = list.find(({ email }) => email === first.email)!.items.find(({ isClosed }) => isClosed)!;
	await act((tx) => admitGuest(tx, authorizedFor('admit-guest', named.guestItemId, clerk.id), where, NOW));
	expect(await shownTo((await accountOf(first.email)).id)).toHaveLength(2);
	expect(await shownTo((await accountOf(second.email)).id)).toEqual([open]);
});

test('an invitation taken back opens nothing, its link neither, and whoever is inside is looked at again', async () => {
	const { invite, act, shownTo, sitting, clerk, open, closed, where } = await hostCouncil();
	const guest = somebody();
	const invited = await invite({ ...guest, itemIds: [open, closed] });
	if (!invited.ok) throw new Error(invited.refusal);
	const { guestId } = invited.value;
	const { id } = await accountOf(guest.email);
	const [named] = (await act((tx) => readGuests(tx, sitting.id)))[0]!.items.filter(({ isClosed }) => isClosed);
	await act((tx) => admitGuest(tx, authorizedFor('admit-guest', named!.guestItemId, clerk.id), where, NOW));
	const heard: string[] = [];
	const stop = onRightsChanged((accountId) => heard.push(accountId));
	const withdraw = () =>
		act((tx) => withdrawGuest(tx, { sittingId: sitting.id, guestId, target: TARGET }, clerk.id, NOW));
	expect(await withdraw()).toEqual({ ok: true, value: { name: 'Alain Sapin' } });
	stop();
	expect(heard).toEqual([id]);
	expect(await shownTo(id)).toEqual([]);
	expect(await database.installation.select().from(signInLinks).where(eq(signInLinks.accountId, id))).toEqual([]);
	expect(await act((tx) => readGuests(tx, sitting.id))).toEqual([]);
	expect(await withdraw()).toEqual({ ok: false, refusal: 'guest-unknown' });
	// Invited anew, what was confirmed before counts no longer.
	await invite({ ...guest, itemIds: [open, closed] });
	expect(await shownTo(id)).toEqual([open]);
});

test('inviting again replaces the items and the link, and is the same guest', async () => {
	const { invite, shownTo, other, act, sitting, where, clerk } = await hostCouncil();
	const guest = somebody();
	const first = await invite(guest);
	const again = await invite({ ...guest, itemIds: [other], quality: 'Expert' });
	expect(again.ok && first.ok && again.value.guestId === first.value.guestId).toBe(true);
	const { id } = await accountOf(guest.email);
	expect(await shownTo(id)).toEqual([other]);
	if (!first.ok) return;
	await act((tx) => inviteAgain(tx, where, first.value.guestId, clerk.id, new Date(NOW.getTime() + 1)));
	expect(await database.installation.select().from(signInLinks).where(eq(signInLinks.accountId, id))).toHaveLength(1);
	const sent = await act((tx) => tx.select().from(mails).where(eq(mails.recipient, guest.email)));
	expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(sent.length);
	expect(await act((tx) => readGuests(tx, sitting.id))).toMatchObject([{ quality: 'Expert' }]);
});

test('whoever has an account already is that account, and keeps the own name', async () => {
	const { invite, shownTo, open } = await hostCouncil();
	const known = await makeAccount(database);
	expect(await invite({ email: known.email })).toMatchObject({ value: { name: `Camille ${known.lastName}` } });
	expect(await shownTo(known.id)).toEqual([open]);
});

test.each([
	['a member of the body is called, not invited', 'guest-is-member'],
	['nobody is invited to nothing', 'no-item-chosen'],
	['nobody is invited to an item of another sitting', 'item-unknown'],
	['nobody is invited to a draft', 'agenda-not-published'],
	['nobody is invited to what is over', 'sitting-over']
])('%s', async (_, refusal) => {
	const { invite, act, mandates, sitting } = await hostCouncil();
	const [member] = await database.installation.select().from(accounts).where(eq(accounts.id, mandates[1]!.accountId));
	const set = (state: 'draft' | 'closed') => act((tx) => tx.update(sittings, { state }, eq(sittings.id, sitting.id)));
	if (refusal === 'agenda-not-published') await set('draft');
	if (refusal === 'sitting-over') await set('closed');
	const wishes: Record<string, Partial<Invitation>> = {
		'guest-is-member': { email: member!.email },
		'no-item-chosen': { itemIds: [] },
		'item-unknown': { itemIds: [newId()] }
	};
	expect(await invite(wishes[refusal])).toEqual({ ok: false, refusal });
	expect(await act((tx) => tx.select().from(guests))).toEqual([]);
});

test('the night after, nobody is invited any more', async () => {
	const { invite } = await hostCouncil();
	expect(await invite({}, AFTER)).toEqual({ ok: false, refusal: 'sitting-over' });
});
