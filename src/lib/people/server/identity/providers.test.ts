import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeBody, makeMandate, makeStaff, makeTenant, NOW } from '#lib/testing/factories.ts';
import { changingOf, keycloak, makeProvider, someKey } from '#lib/testing/identity.ts';
import { outgoingToLoopback, trustLoopback } from '#lib/testing/loopback.ts';
import { OidcServer } from '#lib/testing/oidc-server.ts';
import { listSessions, startSession } from '../sessions.ts';
import type { OidcSettings } from '../../rules/identity/settings.ts';
import { directoriesFor } from './directories.ts';
import { identify } from './identify.ts';
import { comingOf, keepComing, nameComing } from './identity-sessions.ts';
import { tryOidc } from './oidc-trial.ts';
import { changeProvider, findProvider, listLinked, listProviders, switchProvider, unlink } from './providers.ts';

trustLoopback();
const database = await freshDatabase();
const { installation, tenant } = database;
const town = await makeTenant(database);
const other = await makeTenant(database);
const body = await makeBody(database, town.id);
const administrator = await makeStaff(database, town.id, 'administrator');
const changing = changingOf(database, town.id, administrator.id);
const server = await OidcServer.start({ redirectUris: ['https://valmont.example/back'], isStrict: true });
const misnamed = await OidcServer.start({
	redirectUris: ['https://valmont.example/back'],
	issuer: 'https://other.example'
});
afterAll(() => [server, misnamed].forEach((one) => one.stop()));
const locals = { installation, tenant, key: someKey, jobs: undefined as never };

/** Somebody who came in by a provider. */
async function linkedTo(provider: { id: string; tenantId: string }) {
	const { accountId } = await makeMandate(database, town.id, { bodyId: body.id });
	const { rows } = await database.pool.query<{ email: string }>('select email from account where id = $1', [accountId]);
	const email = { ok: true as const, value: rows[0]?.email ?? '' };
	await identify(installation, provider, { subject: accountId, email }, NOW);
	const comingId = await keepComing(installation, someKey, { providerId: provider.id, idToken: 'a.b.c' }, NOW);
	const endsAt = new Date(NOW.getTime() + 3_600_000);
	const session = { accountId, level: 2, deviceName: 'Safari', endsAt, tenantId: town.id } as const;
	await nameComing(installation, comingId, await startSession(installation, session, NOW));
	return accountId;
}
const sessionsOf = async (accountId: string) => (await listSessions(installation, accountId, NOW)).length;

test('a provider belongs to its town: no other sees it, and its secret is sealed', async () => {
	const provider = await makeProvider(changing, keycloak('https://login.example'), 'very secret');
	expect(await tenant(other.id).transaction((tx) => listProviders(tx, someKey))).toEqual([]);
	expect(await findProvider(installation, someKey, provider.id)).toMatchObject({
		tenantId: town.id,
		secret: 'very secret'
	});
	const { rows } = await database.pool.query<{ text: string }>(
		"select string_agg(p::text, ' ') as text from identity_provider p"
	);
	expect(rows[0]?.text ?? '').not.toContain('very secret');
	const foreign = changingOf(database, other.id, administrator.id);
	await expect(switchProvider(foreign, provider, false)).rejects.toThrow('its own tenant');
});

test('switching off signs out who came in by it, and takes the button away', async () => {
	const provider = await makeProvider(changing, keycloak('https://off.example'));
	const accountId = await linkedTo(provider);
	const offered = async () => (await directoriesFor(locals, town.slug)).directories.map(({ id }) => id);
	expect(await offered()).toContain(provider.id);
	expect(await sessionsOf(accountId)).toBe(1);
	await switchProvider(changing, provider, false);
	expect(await sessionsOf(accountId)).toBe(0);
	expect(await offered()).not.toContain(provider.id);
});

test('a provider that becomes another one knows nobody any more', async () => {
	const provider = await makeProvider(changing, keycloak('https://before.example'));
	const accountId = await linkedTo(provider);
	const renamed = { name: 'Autre nom', settings: { ...provider.settings, asksSecondFactor: true }, secret: undefined };
	await changeProvider(changing, provider, renamed);
	expect(await listLinked(installation, provider.id)).toHaveLength(1);
	const elsewhere = { name: 'Autre', settings: keycloak('https://after.example'), secret: undefined };
	expect(await changeProvider(changing, provider, elsewhere)).toEqual({ ok: false, refusal: 'secret-needed' });
	await changeProvider(changing, provider, { ...elsewhere, secret: 'new' });
	expect(await listLinked(installation, provider.id)).toEqual([]);
	expect(await sessionsOf(accountId)).toBe(0);
});

test('who is unlinked is out, and is known by their address again', async () => {
	const provider = await makeProvider(changing, keycloak('https://unlink.example'));
	const accountId = await linkedTo(provider);
	expect(await unlink(changing, provider, accountId)).toEqual({ ok: true, value: true });
	expect(await sessionsOf(accountId)).toBe(0);
	expect(await unlink(changing, provider, accountId)).toEqual({ ok: false, refusal: 'not-linked' });
});

test('what a provider gave is kept for signing out there, and for that session only', async () => {
	const provider = await makeProvider(changing, keycloak('https://leave.example'));
	const accountId = await linkedTo(provider);
	const [session] = await listSessions(installation, accountId, NOW);
	expect(await comingOf(installation, someKey, session!.id)).toEqual({ providerId: provider.id, idToken: 'a.b.c' });
	expect(await comingOf(installation, someKey, crypto.randomUUID())).toBeUndefined();
});

test('without a council in the address, only the names of councils are offered', async () => {
	await makeProvider(changingOf(database, other.id, administrator.id), keycloak('https://other.example'));
	const offered = await directoriesFor(locals, '');
	expect(offered.directories).toEqual([]);
	expect(offered.councils.map(({ slug }) => slug).toSorted()).toEqual([town.slug, other.slug].toSorted());
});

const outgoing = outgoingToLoopback();
test.each<[string, Partial<OidcSettings>, string, string]>([
	['the right settings', {}, 'a-secret', 'works'],
	['a wrong secret', {}, 'another', 'client-refused'],
	['another client', { clientId: 'another' }, 'a-secret', 'client-refused'],
	['an address without a provider', { issuer: `${server.url}/nowhere` }, 'a-secret', 'no-discovery'],
	['a provider of another name', { issuer: misnamed.url }, 'a-secret', 'issuer-other'],
	['signatures that it does not make', { userInfoAlg: 'ES256' }, 'a-secret', 'signing-not-offered'],
	['a port where nobody listens', { issuer: 'https://localhost:1' }, 'a-secret', 'unreachable'],
	['a private address that is not allowed', { issuer: 'https://10.1.2.3' }, 'a-secret', 'address-refused'],
	['a name that nobody has', { issuer: 'https://nobody.invalid' }, 'a-secret', 'name-unknown']
])('a trial says of %s: %o %s %s', async (_, wish, secret, said) => {
	const settings = { ...keycloak(server.url), ...wish };
	const tried = await tryOidc(outgoing, { settings, secret }, 'https://valmont.example/back');
	expect(tried.ok ? 'works' : tried.refusal).toBe(said);
});
