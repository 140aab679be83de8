import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { CouncilHost, NewCouncil } from '../council-schemas.ts';
import type { Authorized } from '../rules/authorized.ts';
import { scopedTo, type RawTransaction } from './account-acts.ts';
import { tenantHosts } from './host-tables.ts';
import { makeSignInLink } from './links.ts';
import { rightsChanged } from './rights-signal.ts';
import { makeTenant } from './set-up.ts';
import { accounts, memberships, tenants } from './tables.ts';

/** The administrator of the installation sees which councils there are, and nothing of what is in them. */
const INVITATION_MS = 7 * 24 * 60 * 60_000;

/** Who keeps the house, when. */
export interface Housekeeping {
	actor: string;
	now: Date;
}

export async function listCouncils(installation: NodePgDatabase) {
	const { id, slug, name, kind, population, accentHue, createdAt, pausedAt } = tenants;
	const councils = await installation
		.select({ id, slug, name, kind, population, accentHue, createdAt, pausedAt })
		.from(tenants)
		.orderBy(asc(name));
	const hosts = await installation
		.select({ tenantId: tenantHosts.tenantId, host: tenantHosts.host })
		.from(tenantHosts)
		.orderBy(asc(tenantHosts.createdAt), asc(tenantHosts.host));
	return councils.map((council) => ({
		...council,
		hosts: hosts.flatMap(({ tenantId, host }) => (tenantId === council.id ? [host] : []))
	}));
}

/**
 * A new council, and the link by which its first administrator comes, once. An account with this address is the same person.
 * Refused: another council has the name of its address.
 */
export async function createCouncil(
	installation: NodePgDatabase,
	_proof: Authorized<'create-council'>,
	wanted: NewCouncil,
	{ actor, now }: Housekeeping
): Promise<Result<{ name: string; path: string }, 'slug-taken'>> {
	return installation.transaction(async (raw) => {
		const [taken] = await raw.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, wanted.slug));
		if (taken) return refuse('slug-taken');
		const administrator = await findOrMake(raw, wanted, now);
		const tenantId = await makeTenant(raw, wanted, { administrator, actor }, now);
		const expiresAt = new Date(now.getTime() + INVITATION_MS);
		const target = `/desk/${wanted.slug}`;
		const path = await makeSignInLink(
			raw,
			{ accountId: administrator, tenantId, purpose: 'invitation', target, expiresAt },
			now
		);
		const tx = await scopedTo(raw, tenantId);
		await appendJournal(tx, { act: 'administrator.invited', object: administrator, actor }, now);
		return ok({ name: wanted.tenantName, path });
	});
}

async function findOrMake(
	raw: RawTransaction,
	{ email, civility, firstName, lastName }: NewCouncil,
	now: Date
): Promise<string> {
	const id = newId(now.getTime());
	const [made] = await raw
		.insert(accounts)
		.values({ id, email, civility, firstName, lastName, createdAt: now })
		.onConflictDoNothing()
		.returning({ id: accounts.id });
	if (made) return made.id;
	const [known] = await raw.select({ id: accounts.id }).from(accounts).where(eq(accounts.email, email));
	if (!known) throw new Error('an address that is taken is somebody’s');
	return known.id;
}

/** Shuts a council's doors, or opens them again. Everybody who is inside is looked at again. */
export async function pauseCouncil(
	installation: NodePgDatabase,
	{ object: tenantId }: Authorized<'pause-council'>,
	isPaused: boolean,
	{ actor, now }: Housekeeping
): Promise<Result<{ name: string }, 'council-unknown'>> {
	const paused = await installation.transaction(async (raw) => {
		const isOther = and(eq(tenants.id, tenantId), isPaused ? isNull(tenants.pausedAt) : isNotNull(tenants.pausedAt));
		const set = { pausedAt: isPaused ? now : null };
		const [council] = await raw.update(tenants).set(set).where(isOther).returning({ name: tenants.name });
		if (!council) return undefined;
		const act = isPaused ? 'tenant.paused' : 'tenant.resumed';
		await appendJournal(await scopedTo(raw, tenantId), { act, object: tenantId, actor }, now);
		const people = await raw.select({ id: memberships.accountId }).from(memberships).where(ofCouncil(tenantId));
		return { name: council.name, people };
	});
	if (!paused) return refuse('council-unknown');
	for (const { id } of paused.people) rightsChanged(id);
	return ok({ name: paused.name });
}

const ofCouncil = (tenantId: string) => eq(memberships.tenantId, tenantId);

/** Gives a host to a council. Refused: it is another's already. Whoever asks calls `TenantHosts.refresh`. */
export async function addHost(
	installation: NodePgDatabase,
	{ object: tenantId }: Authorized<'change-hosts'>,
	{ host }: Pick<CouncilHost, 'host'>,
	{ actor, now }: Housekeeping
): Promise<Result<{ name: string }, 'council-unknown' | 'host-taken'>> {
	return installation.transaction(async (raw) => {
		const [council] = await raw.select({ name: tenants.name }).from(tenants).where(eq(tenants.id, tenantId));
		if (!council) return refuse('council-unknown');
		const row = { host, tenantId, createdAt: now };
		const added = await raw.insert(tenantHosts).values(row).onConflictDoNothing().returning({ host: tenantHosts.host });
		if (added.length === 0) return refuse('host-taken');
		const entry = { act: 'tenant.host-added', object: tenantId, actor, details: { host } };
		await appendJournal(await scopedTo(raw, tenantId), entry, now);
		return ok({ name: council.name });
	});
}

export async function removeHost(
	installation: NodePgDatabase,
	{ object: tenantId }: Authorized<'change-hosts'>,
	{ host }: Pick<CouncilHost, 'host'>,
	{ actor, now }: Housekeeping
): Promise<Result<{ name: string }, 'council-unknown'>> {
	return installation.transaction(async (raw) => {
		const isIt = and(eq(tenantHosts.host, host), eq(tenantHosts.tenantId, tenantId));
		const removed = await raw.delete(tenantHosts).where(isIt).returning({ host: tenantHosts.host });
		if (removed.length === 0) return refuse('council-unknown');
		const entry = { act: 'tenant.host-removed', object: tenantId, actor, details: { host } };
		await appendJournal(await scopedTo(raw, tenantId), entry, now);
		return ok({ name: host });
	});
}
