import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { SetUp } from '../schemas.ts';
import { scopedTo, type RawTransaction } from './account-acts.ts';
import { redeemLink } from './links.ts';
import { makeBodyWithKind } from './bodies.ts';
import { accounts, memberships, staffRoles, tenants } from './tables.ts';

const TIME_ZONE = 'Europe/Paris';
const FIRST_HUE = 252;
type Council = Omit<SetUp, 'civility' | 'firstName' | 'lastName' | 'email'>;
/** Communes and EPCI: which rule set binds the council (CGCT, L2121-11, L2121-12, L5211-1). */
const ruleSetOf = ({ kind, population }: Council) =>
	kind === 'epci' ? 'fr-epci' : population >= 3500 ? 'fr-commune-from-3500' : 'fr-commune-under-3500';

/**
 * The first administrator and the first tenant with its council, in one act that uses the link up. Whoever is faster with the
 * same link wins; the other one is refused.
 */
export async function setUpInstallation(
	installation: NodePgDatabase,
	token: string,
	wanted: SetUp,
	now: Date
): Promise<Result<{ accountId: string; tenantId: string }, 'link-gone'>> {
	return installation.transaction(async (tx) => {
		const link = await redeemLink(tx, token, now);
		if (link?.purpose !== 'set-up') return refuse('link-gone');
		const { civility, firstName, lastName, email } = wanted;
		const accountId = newId(now.getTime());
		const person = { civility, firstName, lastName, email };
		await tx.insert(accounts).values({ ...person, id: accountId, isInstallationAdministrator: true, createdAt: now });
		const slug = slugOf(wanted.tenantName);
		const tenantId = await makeTenant(tx, { ...wanted, slug }, { administrator: accountId, actor: accountId }, now);
		return ok({ accountId, tenantId });
	});
}

/** A council with its body and its first administrator; the act of `actor`, in the transaction of the caller. Answers its id. */
export async function makeTenant(
	raw: RawTransaction,
	wanted: Council & { slug: string },
	{ administrator, actor }: { administrator: string; actor: string },
	now: Date
): Promise<string> {
	const tenantId = newId(now.getTime());
	const { kind, population, department, tenantName: name, legalSize, slug } = wanted;
	const row = { id: tenantId, slug, name, kind, population, department, timeZone: TIME_ZONE, accentHue: FIRST_HUE };
	await raw.insert(tenants).values({ ...row, createdAt: now });
	// Whoever makes it for somebody else gives a link: its use joins them (rules/reach.ts).
	const joinedAt = administrator === actor ? now : null;
	await raw.insert(memberships).values({ accountId: administrator, tenantId, joinedAt });
	const tx = await scopedTo(raw, tenantId);
	const council = kind === 'epci' ? 'Conseil communautaire' : 'Conseil municipal';
	const body = {
		slug: slugOf(council),
		name: council,
		kind: 'council',
		legalSize,
		ruleSetId: ruleSetOf(wanted)
	} as const;
	await makeBodyWithKind(tx, { ...body, id: newId(now.getTime()) });
	await tx.insert(staffRoles, { id: newId(now.getTime()), accountId: administrator, role: 'administrator' });
	await appendJournal(tx, { act: 'tenant.created', object: tenantId, actor }, now);
	return tenantId;
}

/** "Ville de Saint-Étienne" → "ville-de-saint-etienne". */
function slugOf(name: string): string {
	const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'council';
}
