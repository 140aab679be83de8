import { and, eq, gt, isNotNull, ne } from 'drizzle-orm';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '../rules/authorized.ts';
import { mayConfirm, secondPerson, type Helper, type Locked, type SecondPerson } from '../rules/access-reset.ts';
import { mayGiveRoles } from '../rules/staff.ts';
import { concerned, scopedTo, type RawTransaction } from './account-acts.ts';
import { accessResets, recoveryCodes, totps } from './lock-tables.ts';
import type { Locks } from './locks.ts';
import { rightsChanged } from './rights-signal.ts';
import { endAllSessions } from './sessions.ts';
import { accounts, memberships, passkeys, staffRoles } from './tables.ts';
import { tellOwner } from './tell-owner.ts';

/** As long as somebody stands at the desk while a colleague is called. */
const LASTS_MS = 60 * 60_000;

export type ResetRefusal = 'not-of-this-desk' | 'second-person-needed';

/** How somebody stands who may have lost every way in; undefined for whom this council does not know. */
export async function lockedAt(tx: RawTransaction, accountId: string, tenantId: string): Promise<Locked | undefined> {
	const isHere = and(eq(memberships.accountId, accountId), eq(memberships.tenantId, tenantId));
	const [here] = await tx.select().from(memberships).where(isHere);
	const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId));
	if (!here || !account) return undefined;
	const elsewhere = await tx
		.select({ tenantId: memberships.tenantId })
		.from(memberships)
		.where(
			and(eq(memberships.accountId, accountId), ne(memberships.tenantId, tenantId), isNotNull(memberships.joinedAt))
		);
	const roles = await rolesAt(tx, accountId, tenantId);
	return {
		isStaff: roles.length > 0 || account.isInstallationAdministrator,
		isAdministrator: mayGiveRoles(roles) || account.isInstallationAdministrator,
		councilsElsewhere: elsewhere.map((one) => one.tenantId)
	};
}

/**
 * Takes away every lock of a person who stands at the desk and has lost them: passkeys, password, codes; everybody who was
 * signed in to the account is out, and every council waits for its link again. Answers who else has to say yes, if somebody.
 * The way back in is an invitation, which the asking desk makes afterwards.
 */
export async function askReset(
	locks: Locks,
	{ object: accountId }: Authorized<'reset-access'>,
	first: Helper,
	now: Date
): Promise<Result<SecondPerson, ResetRefusal>> {
	const done = await locks.installation.transaction(async (tx) => {
		const locked = await lockedAt(tx, accountId, first.tenantId);
		if (!locked || accountId === first.accountId) return refuse('not-of-this-desk');
		const needed = secondPerson(locked);
		if (needed === 'nobody') {
			await reset(tx, locks, accountId, [first], now);
			return ok(needed);
		}
		const asked = { tenantId: first.tenantId, askedBy: first.accountId, endsAt: new Date(now.getTime() + LASTS_MS) };
		await tx
			.insert(accessResets)
			.values({ accountId, ...asked })
			.onConflictDoUpdate({ target: accessResets.accountId, set: asked });
		const entry = { act: 'account.reset-asked', object: accountId, actor: first.accountId };
		await appendJournal(await scopedTo(tx, first.tenantId), entry, now);
		return ok(needed);
	});
	if (done.ok && done.value === 'nobody') rightsChanged(accountId);
	return done;
}

/** The second person says yes. Refused: nobody asks (any more), or this is not the one who may. */
export async function confirmReset(
	locks: Locks,
	{ object: accountId }: Authorized<'reset-access'>,
	second: Helper,
	now: Date
): Promise<Result<true, ResetRefusal>> {
	const done = await locks.installation.transaction(async (tx): Promise<Result<true, ResetRefusal>> => {
		const isOpen = and(eq(accessResets.accountId, accountId), gt(accessResets.endsAt, now));
		const [asked] = await tx.select().from(accessResets).where(isOpen).for('update');
		const locked = asked && (await lockedAt(tx, accountId, asked.tenantId));
		if (!asked || !locked) return refuse('not-of-this-desk');
		const roles = await rolesAt(tx, asked.askedBy, asked.tenantId);
		const first = { accountId: asked.askedBy, tenantId: asked.tenantId, isAdministrator: mayGiveRoles(roles) };
		if (!mayConfirm({ ...locked, accountId }, first, second)) return refuse('second-person-needed');
		await reset(tx, locks, accountId, [first, second], now);
		return ok(true);
	});
	if (done.ok) rightsChanged(accountId);
	return done;
}

/** What a desk is asked to confirm, or has asked for itself, and has not ended. */
export async function openReset(tx: RawTransaction, accountId: string, now: Date) {
	const isOpen = and(eq(accessResets.accountId, accountId), gt(accessResets.endsAt, now));
	const [asked] = await tx
		.select({ tenantId: accessResets.tenantId, askedBy: accessResets.askedBy, lastName: accounts.lastName })
		.from(accessResets)
		.innerJoin(accounts, eq(accounts.id, accessResets.askedBy))
		.where(isOpen);
	return asked;
}

async function reset(tx: RawTransaction, locks: Locks, accountId: string, by: Helper[], now: Date): Promise<void> {
	await tellOwner(tx, locks.jobs, accountId, 'access-reset', now);
	const councils = await concerned(tx, accountId);
	await tx.delete(accessResets).where(eq(accessResets.accountId, accountId));
	await tx.delete(passkeys).where(eq(passkeys.accountId, accountId));
	await tx.delete(totps).where(eq(totps.accountId, accountId));
	await tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId));
	await tx.update(accounts).set({ passwordHash: null, passwordStandsAlone: true }).where(eq(accounts.id, accountId));
	await tx.update(memberships).set({ joinedAt: null }).where(eq(memberships.accountId, accountId));
	await endAllSessions(tx, accountId);
	const [first, second = null] = by.map((one) => one.accountId);
	const entry = {
		act: 'account.access-reset',
		object: accountId,
		actor: first ?? null,
		details: { confirmedBy: second }
	};
	const told = new Set([...councils, ...by.map(({ tenantId }) => tenantId)]);
	for (const tenantId of told) await appendJournal(await scopedTo(tx, tenantId), entry, now);
}

async function rolesAt(tx: RawTransaction, accountId: string, tenantId: string) {
	const scoped = await scopedTo(tx, tenantId);
	const rows = await scoped
		.select({ role: staffRoles.role })
		.from(staffRoles)
		.where(eq(staffRoles.accountId, accountId));
	return rows.map(({ role }) => role);
}
