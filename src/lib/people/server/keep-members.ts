import { and, asc, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { addDays, type LocalDate } from '#lib/kernel/local-date.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { NewMember } from '../schemas.ts';
import type { Authorized } from '../rules/authorized.ts';
import { actsSomewhere, scopedTo } from './account-acts.ts';
import { findOrMakeAccount } from './accounts.ts';
import { makeSignInLink } from './links.ts';
import { inOfficeOn } from './members.ts';
import { rightsChanged } from './rights-signal.ts';
import { endAllSessions } from './sessions.ts';
import { accounts, bodies, groups, mandates, memberships, passkeys } from './tables.ts';

const INVITATION_MS = 7 * 24 * 60 * 60_000;

/** Who acts, for which tenant, when. */
export interface Keeping {
	tenantId: string;
	actor: string;
	today: LocalDate;
	now: Date;
}

/** The council and its members in office on a day, in the order of protocol; and whether each has come by a way of their own. */
export async function readCouncil(database: TenantDb, day: LocalDate) {
	return database.transaction(async (tx) => {
		const [body] = await tx.select().from(bodies).where(eq(bodies.kind, 'council'));
		const members = await tx
			.select({
				mandateId: mandates.id,
				accountId: mandates.accountId,
				firstName: accounts.firstName,
				lastName: accounts.lastName,
				email: accounts.email,
				title: mandates.title,
				seat: mandates.seat,
				group: groups.name,
				hasPassword: accounts.passwordHash
			})
			.from(mandates)
			.innerJoin(accounts, eq(accounts.id, mandates.accountId))
			.leftJoin(groups, eq(groups.id, mandates.groupId))
			.where(and(eq(mandates.bodyId, body?.id ?? ''), inOfficeOn(day)))
			.orderBy(asc(mandates.protocolOrder));
		const withPasskey = new Set((await tx.select({ id: passkeys.accountId }).from(passkeys)).map(({ id }) => id));
		const groupList = await tx.select().from(groups).orderBy(asc(groups.position));
		return {
			body,
			groups: groupList.map(({ id, name }) => ({ id, name })),
			members: members.map(({ hasPassword, ...member }) => ({
				...member,
				canSignIn: hasPassword !== null || withPasskey.has(member.accountId)
			}))
		};
	});
}

/**
 * Seats somebody in the council, on the first free seat. An account with this address is the same person (it may sit in
 * another council of the installation already). Refused: no free seat, a group of nobody here, or this person sits here already.
 */
export async function addMember(
	installation: NodePgDatabase,
	wanted: NewMember,
	{ tenantId, actor, today, now }: Keeping
): Promise<Result<{ name: string }, 'council-full' | 'already-sits' | 'group-unknown'>> {
	return installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, tenantId);
		const [body] = await tx.select().from(bodies).where(eq(bodies.kind, 'council')).for('update');
		const seated = await tx.select().from(mandates).where(inOfficeOn(today));
		const seat = freeSeat(new Set(seated.map((mandate) => mandate.seat)), body?.legalSize ?? 0);
		if (!body || seat === undefined) return refuse('council-full');
		if (!(await hasGroup(tx, wanted.groupId))) return refuse('group-unknown');
		const person = await findOrMakeAccount(tx, wanted, now);
		if (seated.some(({ accountId }) => accountId === person.id)) return refuse('already-sits');
		await raw.insert(memberships).values({ accountId: person.id, tenantId }).onConflictDoNothing();
		const mandateId = newId(now.getTime());
		const { title, groupId, birthDate } = wanted;
		const protocolOrder = Math.max(0, ...seated.map((mandate) => mandate.protocolOrder)) + 1;
		const office = { title, groupId, birthDate, seat, protocolOrder, bodyId: body.id, startsOn: today };
		await tx.insert(mandates, { ...office, id: mandateId, accountId: person.id });
		await appendJournal(tx, { act: 'mandate.began', object: mandateId, actor, details: { seat } }, now);
		return ok({ name: person.name });
	});
}

/**
 * Ends a mandate yesterday: from today on the seat is free, and what was done before stays. Who has no other mandate
 * and no role in any council is signed out everywhere; everybody's tablet loses at once what it may no longer have.
 */
export async function endMandate(
	installation: NodePgDatabase,
	proof: Authorized<'end-mandate'>,
	{ tenantId, actor, today, now }: Keeping
): Promise<Result<{ name: string }, 'member-unknown'>> {
	const { object: mandateId } = proof;
	const member = await installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, tenantId);
		const member = await memberById(tx, mandateId, today);
		if (!member) return undefined;
		await tx.update(mandates, { endsOn: addDays(today, -1) }, eq(mandates.id, mandateId));
		const isNeeded = await actsSomewhere(raw, member.accountId, today);
		if (!isNeeded) await endAllSessions(raw, member.accountId);
		await appendJournal(await scopedTo(raw, tenantId), { act: 'mandate.ended', object: mandateId, actor }, now);
		return member;
	});
	if (!member) return refuse('member-unknown');
	rightsChanged(member.accountId);
	return ok({ name: `${member.firstName} ${member.lastName}` });
}

/** A link for the first visit, to be handed over by the clerk. Answers its path, once. The proof is of the tenant. */
export async function inviteMember(
	installation: NodePgDatabase,
	{ object: tenantId }: Authorized<'invite-member'>,
	mandateId: string,
	{ actor, today, now }: Omit<Keeping, 'tenantId'>
): Promise<Result<{ name: string; path: string }, 'member-unknown'>> {
	return installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, tenantId);
		const member = await memberById(tx, mandateId, today);
		if (!member) return refuse('member-unknown');
		const expiresAt = new Date(now.getTime() + INVITATION_MS);
		const link = { accountId: member.accountId, tenantId, purpose: 'invitation' as const, target: '/app', expiresAt };
		const path = await makeSignInLink(raw, link, now);
		await appendJournal(tx, { act: 'member.invited', object: member.accountId, actor }, now);
		return ok({ name: `${member.firstName} ${member.lastName}`, path });
	});
}

async function hasGroup(tx: TenantTx, groupId: string | null): Promise<boolean> {
	if (groupId === null) return true;
	const [group] = await tx.select({ id: groups.id }).from(groups).where(eq(groups.id, groupId));
	return group !== undefined;
}

async function memberById(tx: TenantTx, mandateId: string, day: LocalDate) {
	const [member] = await tx
		.select({ accountId: mandates.accountId, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(and(eq(mandates.id, mandateId), inOfficeOn(day)));
	return member;
}

function freeSeat(taken: ReadonlySet<number>, seats: number): number | undefined {
	return Array.from({ length: seats }, (_, index) => index + 1).find((seat) => !taken.has(seat));
}
