import { and, eq, isNull } from 'drizzle-orm';
import { guests } from '#lib/agenda/server/guest-tables.ts';
import { forgetMarksOf } from '#lib/annotations/server/forget.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { eraseValuesOf } from '#lib/journal/server/values.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { uploads } from '#lib/papers/server/tables.ts';
import { scopedTo, type RawTransaction } from '#lib/people/server/account-acts.ts';
import { groupKeysGiven, notesKeys } from '#lib/annotations/server/key-tables.ts';
import { devices } from '#lib/people/server/device-tables.ts';
import { accountIdentities } from '#lib/people/server/identity/tables.ts';
import { accessResets, recoveryCodes, totps } from '#lib/people/server/lock-tables.ts';
import {
	accounts,
	challenges,
	mandates,
	memberships,
	passkeys,
	sessions,
	signInLinks,
	tenants
} from '#lib/people/server/tables.ts';
import { erasureRequests } from './tables.ts';

/**
 * Erases what one council keeps of somebody who has left it: marks, mails, uploads, invitations, values beside the journal, membership.
 * Mandates, attendance, votes and acts stay (GDPR, art. 17(3)(b)). When no other council knows the account and it administers
 * nothing, the account becomes a stub.
 */
export async function eraseInTenant(
	tx: TenantTx,
	accountId: string,
	{ actor, now }: { actor: string | null; now: Date }
): Promise<void> {
	const { tenantId } = tx;
	const [account] = await tx.raw.select().from(accounts).where(eq(accounts.id, accountId)).for('update');
	if (!account) return;
	await forgetMarksOf(tx, accountId);
	await tx.delete(mails, eq(mails.recipient, account.email));
	// The items that were named in an invitation go with it.
	await tx.delete(guests, eq(guests.accountId, accountId));
	await tx.delete(uploads, eq(uploads.accountId, accountId));
	await eraseValuesOf(tx, accountId);
	await tx.raw.delete(memberships).where(and(eq(memberships.accountId, accountId), eq(memberships.tenantId, tenantId)));
	const ownLinks = and(eq(signInLinks.accountId, accountId), eq(signInLinks.tenantId, tenantId));
	await tx.raw.delete(signInLinks).where(ownLinks);
	await tx.raw.delete(sessions).where(and(eq(sessions.accountId, accountId), eq(sessions.tenantId, tenantId)));
	const pending = and(eq(erasureRequests.accountId, accountId), isNull(erasureRequests.outcome));
	await tx.update(erasureRequests, { outcome: 'erased', decidedAt: now, decidedBy: actor }, pending);
	await tx.delete(groupKeysGiven, eq(groupKeysGiven.accountId, accountId));
	await appendJournal(tx, { act: 'account.erased', object: accountId, actor }, now);
	if (!account.isInstallationAdministrator && !(await isKnownElsewhere(tx, accountId)))
		await makeStub(tx.raw, accountId, now);
	await scopedTo(tx.raw, tenantId);
}

async function isKnownElsewhere(tx: TenantTx, accountId: string): Promise<boolean> {
	const known = await tx.raw
		.select({ tenantId: memberships.tenantId })
		.from(memberships)
		.where(eq(memberships.accountId, accountId));
	return known.length > 0;
}

/** Of no use to anybody once nobody signs in by the account. What hangs on a session or a notes key goes with it. */
const LOCKS = [
	...[passkeys, sessions, totps, recoveryCodes, signInLinks, challenges, accessResets],
	...[devices, accountIdentities, notesKeys]
] as const;

/** Nobody signs in by it, no address leads to it. The name of who held a mandate stays: it stands in acts that the law keeps. */
async function makeStub(raw: RawTransaction, accountId: string, now: Date): Promise<void> {
	for (const table of LOCKS) await raw.delete(table).where(eq(table.accountId, accountId));
	const short = accountId.slice(-8);
	const nobody = { firstName: m.privacy_erased_first({}, { locale: 'fr' }), lastName: short };
	const [account] = await raw.select().from(accounts).where(eq(accounts.id, accountId));
	await raw
		.update(accounts)
		.set({
			...((await everSat(raw, accountId)) ? {} : nobody),
			email: `${accountId}@erased.invalid`,
			locale: null,
			passwordHash: null,
			sessionEpoch: (account?.sessionEpoch ?? 0) + 1,
			deactivatedAt: now
		})
		.where(eq(accounts.id, accountId));
}

async function everSat(raw: RawTransaction, accountId: string): Promise<boolean> {
	for (const { id } of await raw.select({ id: tenants.id }).from(tenants)) {
		const tx = await scopedTo(raw, id);
		const held = await tx.select({ id: mandates.id }).from(mandates).where(eq(mandates.accountId, accountId)).limit(1);
		if (held.length > 0) return true;
	}
	return false;
}
