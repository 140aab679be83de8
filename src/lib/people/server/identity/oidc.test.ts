import { generateKeyPairSync } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { seal } from '#lib/database/server/installation-key.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeBody, makeMandate, makeStaff, makeTenant } from '#lib/testing/factories.ts';
import { changingOf, keycloak, makeProvider, proConnect } from '#lib/testing/identity.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { outgoingToLoopback, trustLoopback } from '#lib/testing/loopback.ts';
import { browse, OidcServer, type Person } from '#lib/testing/oidc-server.ts';
import { totps } from '../lock-tables.ts';
import { signInWithCode } from '../sign-in.ts';
import { mandates, memberships } from '../tables.ts';
import { newTotpSecret } from '../totp.ts';
import { comingOf } from './identity-sessions.ts';
import { sessionOf } from '../sessions.ts';
import { beginOidc, type Expected, type OidcProvider } from './oidc.ts';
import { comeByOidc, type Locked } from './sign-in-with.ts';

trustLoopback();
const database = await freshDatabase();
const locks = await freshLocks(database);
const outgoing = outgoingToLoopback();
const REDIRECT = 'https://valmont.example/sign-in/with/x/callback';
const servers = {
	keycloak: await OidcServer.start({ redirectUris: [REDIRECT] }),
	proConnect: await OidcServer.start({ redirectUris: [REDIRECT], isStrict: true })
};
afterAll(() => Object.values(servers).forEach((server) => server.stop()));
beforeEach(() => Object.values(servers).forEach((server) => (server.lie = {})));

const town = await makeTenant(database);
const other = await makeTenant(database);
const body = await makeBody(database, town.id);
const administrator = await makeStaff(database, town.id, 'administrator');
const changing = changingOf(database, town.id, administrator.id, locks.key);
const asKeycloak = (await makeProvider(changing, keycloak(servers.keycloak.url))) as OidcProvider;
const asProConnect = (await makeProvider(changing, proConnect(servers.proConnect.url))) as OidcProvider;

const troubles: string[] = [];
const way = (): Locked => ({
	...{ locks, outgoing, now: new Date(), from: { address: '192.0.2.7', userAgent: 'Safari' } },
	report: (trouble) => void troubles.push(trouble)
});

async function member(tenantId = town.id, bodyId = body.id) {
	const account = await makeAccount(database);
	await makeMandate(database, tenantId, { bodyId, accountId: account.id });
	return account;
}

const going = async (provider: OidcProvider) => {
	const begun = await beginOidc(outgoing, provider, REDIRECT, new Date());
	if (!begun.ok) throw new Error(begun.refusal);
	return begun.value;
};

/** Goes to the provider as somebody, and comes back. */
async function come(provider: OidcProvider, server: OidcServer, person: Person) {
	server.person = person;
	const { url, expected } = await going(provider);
	const { search } = await browse(url, REDIRECT);
	return comeByOidc(way(), provider, { redirectUri: REDIRECT, search, expected });
}
const verified = (email: string, more: Partial<Person> = {}): Person => ({
	...{ sub: crypto.randomUUID(), email, email_verified: true },
	...more
});
const seen = (token: string) =>
	sessionOf(database.installation, { headers: { host: 'localhost', cookie: `hemicycle=${token}` } }, new Date());

test('a member comes in by the town’s account, into a session that opens the town only', async () => {
	const account = await member();
	await database.installation
		.insert(memberships)
		.values({ accountId: account.id, tenantId: other.id, joinedAt: new Date() });
	const came = await come(asKeycloak, servers.keycloak, verified(account.email.toUpperCase()));
	expect(came).toMatchObject({ ok: true, value: { accountId: account.id, isLimited: false } });
	const session = came.ok && 'token' in came.value ? await seen(came.value.token) : null;
	expect(session).toMatchObject({ level: 2, tenantId: town.id, councils: [town.id], account: { id: account.id } });
});

test('ProConnect’s ways: signed user-info, no unknown parameter, methods by claims', async () => {
	const account = await member();
	const person = {
		...verified(account.email, { amr: ['pwd', 'mfa'] }),
		email_verified: undefined
	} as unknown as Person;
	expect(await come(asProConnect, servers.proConnect, person)).toMatchObject({ value: { isLimited: false } });
	const { url } = await going(asProConnect);
	expect([...url.searchParams.keys()].toSorted()).toEqual(
		['claims', 'client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'].toSorted()
	);
	expect(url.searchParams.get('state')!.length).toBeGreaterThanOrEqual(32);
	expect(url.searchParams.get('nonce')!.length).toBeGreaterThanOrEqual(32);
	url.searchParams.set('code_challenge', 'x');
	await expect(browse(url, REDIRECT)).rejects.toThrow('unknown parameters: code_challenge');
});

test('whoever shows one factor where two are asked comes in as far as one goes', async () => {
	const account = await member();
	const came = await come(asProConnect, servers.proConnect, verified(account.email, { amr: ['pwd'] }));
	expect(came).toMatchObject({ value: { isLimited: true } });
	expect(came.ok && 'token' in came.value && (await seen(came.value.token))).toMatchObject({ level: 1 });
});

test('whoever has codes is asked for one, and then is in as far as two factors go, in that town only', async () => {
	const account = await member();
	const { id: accountId, email } = account;
	const secret = newTotpSecret();
	const sealedSecret = seal(locks.key, `totp:${accountId}`, secret);
	await database.installation.insert(totps).values({ accountId, sealedSecret, lastStep: 0, createdAt: new Date() });
	const came = await come(asProConnect, servers.proConnect, verified(email, { amr: ['pwd'] }));
	const pending = came.ok && 'pending' in came.value ? came.value.pending : '';
	const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
	const { from, now } = way();
	expect(await signInWithCode(locks, { pending, code: '000000' }, from, now)).toMatchObject({ refusal: 'code-wrong' });
	const coded = await signInWithCode(locks, { pending, code }, from, now);
	expect(coded).toMatchObject({ ok: true, value: { isOwnLock: false } });
	const session = coded.ok ? await seen(coded.value.token) : null;
	expect(session).toMatchObject({ level: 2, tenantId: town.id, councils: [town.id] });
	const coming = await comingOf(database.installation, locks.key, session!.sessionId);
	expect(coming?.idToken).toMatch(/^eyJ/);
});

test.each<[string, (account: { email: string }) => Person, string]>([
	[
		'an address that is not verified finds nobody',
		({ email }) => verified(email, { email_verified: false }),
		'email-not-verified'
	],
	['nor does one of which that is not said', ({ email }) => ({ sub: 's-1', email }), 'email-not-verified'],
	['a stranger is not let in', () => verified('stranger@valmont.example'), 'not-invited']
])('%s', async (_, person, refusal) => {
	const account = await member();
	expect(await come(asKeycloak, servers.keycloak, person(account))).toEqual({ ok: false, refusal });
});

test('somebody of another town is not let in, whatever the provider says', async () => {
	const elsewhere = await member(other.id, (await makeBody(database, other.id)).id);
	expect(await come(asKeycloak, servers.keycloak, verified(elsewhere.email))).toMatchObject({ refusal: 'not-invited' });
});

test('whose mandate has ended comes in no more, though linked', async () => {
	const account = await member();
	const person = verified(account.email);
	expect(await come(asKeycloak, servers.keycloak, person)).toMatchObject({ ok: true });
	await database
		.tenant(town.id)
		.transaction((tx) => tx.update(mandates, { endsOn: '2026-04-01' }, eq(mandates.accountId, account.id)));
	expect(await come(asKeycloak, servers.keycloak, person)).toEqual({ ok: false, refusal: 'not-invited' });
});

test('a change of address moves nobody: who is linked stays who they are', async () => {
	const [lucie, perrine] = [await member(), await member()];
	const person = verified(lucie.email);
	await come(asKeycloak, servers.keycloak, person);
	const again = await come(asKeycloak, servers.keycloak, { ...person, email: perrine.email });
	expect(again).toMatchObject({ value: { accountId: lucie.id } });
	const unverified = await come(asKeycloak, servers.keycloak, { ...person, email: 'x', email_verified: false });
	expect(unverified).toMatchObject({ value: { accountId: lucie.id } });
});

test('an address given to somebody new does not open the account of who had it', async () => {
	const account = await member();
	await come(asKeycloak, servers.keycloak, verified(account.email));
	const newcomer = await come(asKeycloak, servers.keycloak, verified(account.email));
	expect(newcomer).toEqual({ ok: false, refusal: 'linked-to-another' });
});

const forger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
type Lie = OidcServer['lie'];
test.each<[string, Lie]>([
	['of another nonce', { idToken: ({ claims }) => (claims['nonce'] = 'another-nonce-that-is-just-as-long') }],
	['of another issuer', { idToken: ({ claims }) => (claims['iss'] = 'https://evil.example') }],
	['for another client', { idToken: ({ claims }) => (claims['aud'] = 'another-client') }],
	['that ended a minute ago', { idToken: ({ claims }) => (claims['exp'] = Math.floor(Date.now() / 1000) - 60) }],
	['signed by somebody else', { idToken: () => undefined, key: forger }],
	['signed by nobody', { idToken: () => undefined, key: 'none' }],
	['with a key inside', { idToken: ({ header }) => (header['jwk'] = {}), key: forger }]
])('a token %s lets nobody in', async (_, lie) => {
	const account = await member();
	servers.keycloak.lie = lie;
	expect(await come(asKeycloak, servers.keycloak, verified(account.email))).toEqual({
		ok: false,
		refusal: 'provider-trouble'
	});
});

test('user-info of somebody else lets nobody in', async () => {
	const account = await member();
	servers.keycloak.lie = { userInfo: (claims) => ({ ...claims, sub: 'somebody-else' }) };
	expect(await come(asKeycloak, servers.keycloak, verified('x@y.example'))).toMatchObject({
		refusal: 'provider-trouble'
	});
	servers.proConnect.lie = { userInfo: (claims) => ({ ...claims, email: account.email }) };
	const unsigned = await come(asProConnect, servers.proConnect, verified(account.email, { amr: ['mfa'] }));
	expect(unsigned).toMatchObject({ refusal: 'provider-trouble' });
});

async function cameBack(server: OidcServer, provider: OidcProvider, person: Person) {
	server.person = person;
	const { url, expected } = await going(provider);
	return { search: (await browse(url, REDIRECT)).search, expected };
}
const finish = (provider: OidcProvider, search: string, expected: Expected) =>
	comeByOidc(way(), provider, { redirectUri: REDIRECT, search, expected });

test('an answer is taken once, and by the browser that went only', async () => {
	const account = await member();
	const mine = await cameBack(servers.keycloak, asKeycloak, verified(account.email));
	const { expected: foreign } = await going(asKeycloak);
	expect(await finish(asKeycloak, mine.search, foreign)).toMatchObject({ refusal: 'provider-trouble' });
	const both = await Promise.all([1, 2].map(() => finish(asKeycloak, mine.search, mine.expected)));
	expect(both.map((came) => (came.ok ? 'in' : came.refusal)).toSorted()).toEqual(['in', 'sign-in-gone']);
});

test('a code works once at the provider, and only with the verifier that went with it', async () => {
	const account = await member();
	const mine = await cameBack(servers.keycloak, asKeycloak, verified(account.email));
	const wrong = { ...mine.expected, verifier: 'x'.repeat(43) };
	expect(await finish(asKeycloak, mine.search, wrong)).toMatchObject({ refusal: 'provider-trouble' });
});

test('a provider’s answer is never taken for another’s', async () => {
	const account = await member();
	const answer = await cameBack(servers.keycloak, asKeycloak, verified(account.email));
	const before = servers.proConnect.asked.filter((path) => path === '/token').length;
	expect(await finish(asProConnect, answer.search, answer.expected)).toMatchObject({ refusal: 'provider-trouble' });
	expect(servers.proConnect.asked.filter((path) => path === '/token')).toHaveLength(before);
});

test('whoever gives up at the provider is told so', async () => {
	const { expected } = await going(asKeycloak);
	const search = `?error=access_denied&state=${expected.state}&iss=${encodeURIComponent(servers.keycloak.url)}`;
	expect(await finish(asKeycloak, search, expected)).toEqual({ ok: false, refusal: 'provider-said-no' });
});

test('no session tells the database what the provider gave, and no journal tells a secret', async () => {
	const account = await member();
	await come(asKeycloak, servers.keycloak, verified(account.email));
	const { rows } = await database.pool.query<{ text: string }>(
		`select (select string_agg(encode(body, 'escape'), ' ') from journal_entry) ||
			(select string_agg(encode(sealed_id_token, 'escape'), ' ') from identity_session) as text`
	);
	expect(rows[0]?.text ?? '').not.toMatch(/a-secret|eyJ/);
});
