import { and, asc, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '../../rules/authorized.ts';
import { realmOf, secretGoesTo, type ProviderSettings } from '../../rules/identity/settings.ts';
import { scopedTo, type RawTransaction } from '../account-acts.ts';
import { rightsChanged } from '../rights-signal.ts';
import type { Installation } from '../sessions.ts';
import { accounts, tenants } from '../tables.ts';
import { endSessionsThrough } from './identity-sessions.ts';
import { accountIdentities, identityDoors, identityProviders } from './tables.ts';

/** A provider as sign-in needs it. The secret stays on the server. */
export interface Provider {
	id: string;
	tenantId: string;
	name: string;
	isOn: boolean;
	settings: ProviderSettings;
	secret: string;
	changedAt: Date;
}

/** What an administrator types. `secret`: undefined keeps the one that is there. */
export interface WantedProvider {
	name: string;
	settings: ProviderSettings;
	secret: string | undefined;
}

/** Who changes, what they proved, when. */
export interface Changing {
	installation: NodePgDatabase;
	key: InstallationKey;
	/** Its object is the tenant: one confirmation for all of its providers. */
	proof: Authorized<'change-provider'>;
	now: Date;
}

const sealedFor = (providerId: string) => `identity-provider:${providerId}`;

/** The providers of a tenant, by name. */
export async function listProviders(tx: TenantTx, key: InstallationKey): Promise<Provider[]> {
	const rows = await tx
		.select({ provider: identityProviders, isOn: identityDoors.isOn })
		.from(identityProviders)
		.innerJoin(identityDoors, eq(identityDoors.providerId, identityProviders.id))
		.orderBy(asc(identityProviders.name));
	return rows.map(({ provider, isOn }) => opened(key, provider, isOn));
}

/** A provider by its id alone, as an address has it: whose it is stands in the installation's list of doors. */
export async function findProvider(
	installation: NodePgDatabase,
	key: InstallationKey,
	providerId: string
): Promise<Provider | undefined> {
	return installation.transaction(async (raw) => {
		const [door] = await raw.select().from(identityDoors).where(eq(identityDoors.providerId, providerId));
		if (!door) return undefined;
		const all = await listProviders(await scopedTo(raw, door.tenantId), key);
		return all.find(({ id }) => id === providerId);
	});
}

/** The tenants whose people may sign in by a directory, by name. */
export async function tenantsWithDoors(installation: NodePgDatabase) {
	return installation
		.selectDistinct({ id: tenants.id, slug: tenants.slug, name: tenants.name })
		.from(identityDoors)
		.innerJoin(tenants, eq(tenants.id, identityDoors.tenantId))
		.where(eq(identityDoors.isOn, true))
		.orderBy(asc(tenants.name));
}

/** A new provider, switched off until somebody has tried it. Answers its id. */
export async function addProvider(changing: Changing, wanted: WantedProvider): Promise<string> {
	const { now, proof } = changing;
	const id = newId(now.getTime());
	await changing.installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, proof.object);
		const { name, settings, secret = '' } = wanted;
		const sealedSecret = sealed(changing.key, id, secret);
		await tx.insert(identityProviders, { id, name, settings, sealedSecret, changedAt: now });
		await raw
			.insert(identityDoors)
			.values({ providerId: id, tenantId: proof.object, kind: settings.kind, isOn: false });
		await tell(tx, changing, 'provider.added', { id, ...wanted });
	});
	return id;
}

/**
 * Changes a provider. When it becomes another one (another issuer, another base), whoever was linked is linked no more and is
 * out: the same subject may be somebody else there. A secret goes only where it was meant for. Refused: `secret-needed`.
 */
export async function changeProvider(
	changing: Changing,
	before: Provider,
	{ name, settings, secret }: WantedProvider
): Promise<Result<true, 'secret-needed'>> {
	const { key, now } = changing;
	const goesElsewhere = secretGoesTo(settings) !== secretGoesTo(before.settings);
	if (secret === undefined && before.secret !== '' && goesElsewhere) return refuse('secret-needed');
	const isAnother = realmOf(settings) !== realmOf(before.settings);
	const out = await changing.installation.transaction(async (raw) => {
		const tx = await ownTenant(raw, changing, before);
		const kept = secret === undefined ? {} : { sealedSecret: sealed(key, before.id, secret) };
		await tx.update(
			identityProviders,
			{ name, settings, changedAt: now, ...kept },
			eq(identityProviders.id, before.id)
		);
		await tell(tx, changing, 'provider.changed', { id: before.id, name, settings });
		return isAnother ? forget(raw, before.id) : [];
	});
	out.forEach(rightsChanged);
	return ok(true);
}

/** Lets people in by a provider, or nobody any more: then whoever it let in is out. */
export async function switchProvider(changing: Changing, provider: Provider, isOn: boolean): Promise<void> {
	const out = await changing.installation.transaction(async (raw) => {
		const tx = await ownTenant(raw, changing, provider);
		await raw.update(identityDoors).set({ isOn }).where(eq(identityDoors.providerId, provider.id));
		await tell(tx, changing, isOn ? 'provider.switched-on' : 'provider.switched-off', provider);
		return isOn ? [] : endSessionsThrough(raw, provider.id);
	});
	out.forEach(rightsChanged);
}

/** Whoever was linked signs in anew by their address: for somebody whom the provider has given another subject. */
export async function unlink(
	changing: Changing,
	provider: Provider,
	accountId: string
): Promise<Result<true, 'not-linked'>> {
	const linked = and(eq(accountIdentities.providerId, provider.id), eq(accountIdentities.accountId, accountId));
	const gone = await changing.installation.transaction(async (raw) => {
		const tx = await ownTenant(raw, changing, provider);
		const deleted = await raw.delete(accountIdentities).where(linked).returning();
		if (deleted.length === 0) return undefined;
		const entry = { act: 'identity.unlinked', object: accountId, actor: changing.proof.accountId };
		await appendJournal(tx, { ...entry, details: { provider: provider.id } }, changing.now);
		return endSessionsThrough(raw, provider.id, accountId);
	});
	gone?.forEach(rightsChanged);
	return gone ? ok(true) : refuse('not-linked');
}

/** Who has signed in by a provider, the last first. */
export async function listLinked(installation: Installation, providerId: string) {
	return installation
		.select({
			accountId: accounts.id,
			firstName: accounts.firstName,
			lastName: accounts.lastName,
			lastUsedAt: accountIdentities.lastUsedAt
		})
		.from(accountIdentities)
		.innerJoin(accounts, eq(accounts.id, accountIdentities.accountId))
		.where(eq(accountIdentities.providerId, providerId))
		.orderBy(asc(accounts.lastName), asc(accounts.firstName));
}

/** A proof is of one tenant: a provider of another one is a bug of the door. */
function ownTenant(raw: RawTransaction, { proof }: Changing, { tenantId }: Provider): Promise<TenantTx> {
	if (tenantId !== proof.object) throw new Error('a provider is changed by its own tenant');
	return scopedTo(raw, tenantId);
}

async function forget(raw: RawTransaction, providerId: string): Promise<string[]> {
	await raw.delete(accountIdentities).where(eq(accountIdentities.providerId, providerId));
	return endSessionsThrough(raw, providerId);
}

function tell(
	tx: TenantTx,
	{ proof, now }: Changing,
	act: string,
	{ id, name, settings }: Pick<Provider, 'id' | 'name' | 'settings'>
): Promise<void> {
	const place = settings.kind === 'oidc' ? settings.issuer : `${settings.host}:${settings.port}`;
	const details = { name, kind: settings.kind, place };
	return appendJournal(tx, { act, object: id, actor: proof.accountId, details }, now);
}

function sealed(key: InstallationKey, providerId: string, secret: string): Uint8Array | null {
	return secret === '' ? null : seal(key, sealedFor(providerId), secret);
}

function opened(key: InstallationKey, row: typeof identityProviders.$inferSelect, isOn: boolean): Provider {
	const { id, tenantId, name, settings, sealedSecret, changedAt } = row;
	const secret = sealedSecret ? unseal(key, sealedFor(id), sealedSecret) : '';
	if (secret === undefined) throw new Error('the secret of a provider was sealed with another key of the installation');
	return { id, tenantId, name, isOn, settings, secret, changedAt };
}
