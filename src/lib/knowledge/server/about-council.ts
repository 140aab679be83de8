import { and, asc, desc, eq, inArray, or } from 'drizzle-orm';
import { guestItems, guests } from '#lib/agenda/server/guest-tables.ts';
import { convocations, items, sittings } from '#lib/agenda/server/tables.ts';
import { presenceEvents } from '#lib/chamber/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { formatName } from '#lib/i18n/format.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { accounts, bodies, groups, mandates, staffRoles } from '#lib/people/server/tables.ts';
import { ballots, pollRights, polls, proxies } from '#lib/voting/server/tables.ts';
import { itemName } from './names.ts';

/**
 * What one council keeps of a person. Every query begins with the account or with its mandates: nothing of anybody else is read,
 * but the names of those who gave or held a proxy.
 */
export async function aboutInCouncil(tx: TenantTx, account: { id: string; email: string }) {
	const held = await mandatesOf(tx, account.id);
	const own = held.map(({ id }) => id);
	return {
		roles: await rolesOf(tx, account.id),
		mandates: held,
		...(own.length > 0 ? await sittingsOf(tx, own) : { convocations: [], presences: [], proxies: [], votes: [] }),
		invitations: await invitationsOf(tx, account.id),
		mails: await mailsTo(tx, account.email)
	};
}

async function sittingsOf(tx: TenantTx, own: string[]) {
	return {
		convocations: await convocationsOf(tx, own),
		presences: await presencesOf(tx, own),
		proxies: await proxiesOf(tx, own),
		votes: await publicVotesOf(tx, own)
	};
}

async function rolesOf(tx: TenantTx, accountId: string) {
	const rows = await tx.select({ role: staffRoles.role }).from(staffRoles).where(eq(staffRoles.accountId, accountId));
	return rows.map(({ role }) => role);
}

async function mandatesOf(tx: TenantTx, accountId: string) {
	const rows = await tx
		.select({ mandate: mandates, body: bodies.name, group: groups.name })
		.from(mandates)
		.innerJoin(bodies, eq(bodies.id, mandates.bodyId))
		.leftJoin(groups, eq(groups.id, mandates.groupId))
		.where(eq(mandates.accountId, accountId))
		.orderBy(desc(mandates.startsOn));
	return rows.map(({ mandate: { id, title, seat, startsOn, endsOn, birthDate }, body, group }) => ({
		id,
		body,
		group,
		title,
		seat,
		startsOn,
		endsOn,
		birthDate
	}));
}

/** Which sitting something belongs to, for people. */
const SITTING = { sitting: sittings.title, startsAt: sittings.startsAt };

async function convocationsOf(tx: TenantTx, own: string[]) {
	const { sentAt, openedAt, answer, answeredAt } = convocations;
	return tx
		.select({ ...SITTING, sentAt, openedAt, answer, answeredAt })
		.from(convocations)
		.innerJoin(sittings, eq(sittings.id, convocations.sittingId))
		.where(inArray(convocations.mandateId, own))
		.orderBy(desc(sittings.startsAt));
}

/** With the items that were named, as anybody may read them. */
async function invitationsOf(tx: TenantTx, accountId: string) {
	const rows = await tx
		.select({ ...SITTING, guest: guests, item: items })
		.from(guests)
		.innerJoin(sittings, eq(sittings.id, guests.sittingId))
		.leftJoin(guestItems, eq(guestItems.guestId, guests.id))
		.leftJoin(items, eq(items.id, guestItems.itemId))
		.where(eq(guests.accountId, accountId))
		.orderBy(desc(sittings.startsAt), asc(items.position));
	const ids = [...new Set(rows.map(({ guest }) => guest.id))];
	return ids.flatMap((id) => {
		const own = rows.filter(({ guest }) => guest.id === id);
		return own.slice(0, 1).map(({ sitting, startsAt, guest: { quality, invitedAt, cameAt, withdrawnAt, endsAt } }) => ({
			...{ sitting, startsAt, quality, invitedAt, cameAt, withdrawnAt, endsAt },
			items: own.flatMap(({ item }) => (item ? [itemName(item)] : []))
		}));
	});
}

async function presencesOf(tx: TenantTx, own: string[]) {
	return tx
		.select({ ...SITTING, kind: presenceEvents.kind, at: presenceEvents.at })
		.from(presenceEvents)
		.innerJoin(sittings, eq(sittings.id, presenceEvents.sittingId))
		.where(inArray(presenceEvents.mandateId, own))
		.orderBy(desc(presenceEvents.at));
}

async function proxiesOf(tx: TenantTx, own: string[]) {
	const rows = await tx
		.select({ ...SITTING, proxy: proxies })
		.from(proxies)
		.innerJoin(sittings, eq(sittings.id, proxies.sittingId))
		.where(or(inArray(proxies.giverMandateId, own), inArray(proxies.holderMandateId, own)))
		.orderBy(desc(proxies.givenAt));
	const names = await namesOf(
		tx,
		rows.flatMap(({ proxy }) => [proxy.giverMandateId, proxy.holderMandateId])
	);
	return rows.map(({ proxy, ...sitting }) => {
		const isGiver = own.includes(proxy.giverMandateId);
		const other = names.get(isGiver ? proxy.holderMandateId : proxy.giverMandateId) ?? '';
		const kind = isGiver ? ('given' as const) : ('held' as const);
		return { ...sitting, kind, other, givenAt: proxy.givenAt, revokedAt: proxy.revokedAt };
	});
}

async function namesOf(tx: TenantTx, mandateIds: string[]): Promise<Map<string, string>> {
	if (mandateIds.length === 0) return new Map();
	const rows = await tx
		.select({ id: mandates.id, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(inArray(mandates.id, mandateIds));
	return new Map(rows.map((row) => [row.id, formatName(row)]));
}

/** Public ballots only, once they are closed: how an ordinary vote was cast is shown to nobody (R56). */
async function publicVotesOf(tx: TenantTx, own: string[]) {
	const rows = await tx
		.select({ ...SITTING, item: items, choice: ballots.choice, castAt: ballots.castAt, kind: pollRights.kind })
		.from(pollRights)
		.innerJoin(polls, eq(polls.id, pollRights.pollId))
		.innerJoin(ballots, and(eq(ballots.pollId, pollRights.pollId), eq(ballots.rightId, pollRights.rightId)))
		.innerJoin(items, eq(items.id, polls.itemId))
		.innerJoin(sittings, eq(sittings.id, polls.sittingId))
		.where(and(inArray(pollRights.mandateId, own), eq(polls.kind, 'public'), eq(polls.state, 'closed')))
		.orderBy(desc(ballots.castAt));
	return rows.map(({ item, kind, ...vote }) => ({ ...vote, item: itemName(item), isByProxy: kind === 'proxy' }));
}

async function mailsTo(tx: TenantTx, email: string) {
	const { subject, state, createdAt, sentAt } = mails;
	return tx
		.select({ subject, state, createdAt, sentAt })
		.from(mails)
		.where(eq(mails.recipient, email))
		.orderBy(asc(createdAt));
}
