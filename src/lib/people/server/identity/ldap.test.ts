import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeBody, makeMandate, makeStaff, makeTenant } from '#lib/testing/factories.ts';
import { changingOf, makeProvider } from '#lib/testing/identity.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { outgoingToLoopback, trustLoopback } from '#lib/testing/loopback.ts';
import { BASE, SEARCHER, Slapd } from '#lib/testing/slapd.ts';
import type { LdapSettings } from '../../rules/identity/settings.ts';
import { openOutgoing } from '#lib/outgoing/server/outgoing.ts';
import { sessionOf } from '../sessions.ts';
import { askDirectory, tryLdap, type LdapProvider } from './ldap.ts';
import type { Provider } from './providers.ts';
import { comeByLdap, type Locked } from './sign-in-with.ts';

const outgoing = outgoingToLoopback();
const directory = await Slapd.start([
	{ uid: 'lucie', mail: ['lucie@valmont.example'], password: 'le marché du samedi' },
	{ uid: 'perrine', mail: ['perrine@valmont.example', 'both@valmont.example'], password: 'pp' },
	{ uid: 'bertrand', mail: ['bertrand@valmont.example', 'both@valmont.example'], password: 'bb' },
	{ uid: 'stranger', mail: ['stranger@valmont.example'], password: 'ss' }
]);
afterAll(() => directory.stop());

const trying = (wish: Partial<LdapSettings> = {}, secret = SEARCHER.password) =>
	tryLdap(outgoing, { settings: directory.settings(wish), secret });

test('a certificate that nobody vouches for is refused, with TLS and with StartTLS', async () => {
	expect(await trying()).toEqual({ ok: false, refusal: 'certificate' });
	expect(await trying({ security: 'start-tls', port: directory.port })).toEqual({ ok: false, refusal: 'certificate' });
	trustLoopback();
});

test.each<[string, Partial<LdapSettings>, string | undefined, string]>([
	['TLS', {}, undefined, 'works'],
	['StartTLS', { security: 'start-tls', port: directory.port }, undefined, 'works'],
	['no TLS, on this machine', { security: 'plain', port: directory.port }, undefined, 'works'],
	['no TLS, elsewhere', { security: 'plain', host: 'ldap.valmont.example' }, undefined, 'plain-elsewhere'],
	['a wrong password of the searching account', {}, 'faux', 'bind-refused'],
	['no password of it', {}, '', 'bind-refused'],
	['a searching account that is not there', { bindDn: `cn=nobody,${BASE}` }, undefined, 'bind-refused'],
	['a base that is not there', { baseDn: 'dc=nowhere,dc=example' }, undefined, 'base-unknown'],
	['a port where nobody listens', { port: 1 }, undefined, 'unreachable'],
	['TLS to a port without', { port: directory.port }, undefined, 'unreachable']
])('a trial says of %s: %s %s %s', async (_, wish, secret, said) => {
	const tried = await trying(wish, secret);
	expect(tried.ok ? 'works' : tried.refusal).toBe(said);
});

test('a directory on a private network is not called unless the installation allows it', async () => {
	const provider = { settings: directory.settings(), secret: SEARCHER.password };
	expect(await tryLdap(openOutgoing([]), provider)).toEqual({ ok: false, refusal: 'address-refused' });
});

const asking = (email: string, password: string, subject?: string) =>
	askDirectory(outgoing, { settings: directory.settings(), secret: SEARCHER.password }, { email, password, subject });

test.each([
	['the right password', 'lucie@valmont.example', 'le marché du samedi', true],
	['a wrong one', 'lucie@valmont.example', 'faux', false],
	['none, which binds without proving anything (RFC 4513, 5.1.2)', 'lucie@valmont.example', '', false],
	['an address that nobody has', 'nobody@valmont.example', 'ss', false],
	['an address that two have', 'both@valmont.example', 'pp', false],
	['a star', '*', 'ss', false],
	['a filter instead of an address', '*)(uid=stranger', 'ss', false],
	['a filter that closes ours', 'x))(|(uid=stranger', 'ss', false],
	['a NUL', 'stranger@valmont.example\0', 'ss', false]
])('%s: %s', async (_, email, password, isRight) => {
	const asked = await asking(email, password);
	expect(asked.ok ? 'right' : asked.refusal).toBe(isRight ? 'right' : 'not-recognised');
});

const database = await freshDatabase();
const locks = await freshLocks(database);
const town = await makeTenant(database);
const body = await makeBody(database, town.id);
const administrator = await makeStaff(database, town.id, 'administrator');
const lucie = await makeAccount(database, { email: 'lucie@valmont.example' });
await makeMandate(database, town.id, { bodyId: body.id, accountId: lucie.id });
const changing = changingOf(database, town.id, administrator.id, locks.key);
const provider = (await makeProvider(changing, directory.settings(), SEARCHER.password)) as Provider & LdapProvider;
let minutes = 0;
const way = (): Locked => ({
	...{ locks, outgoing, now: new Date(Date.UTC(2026, 5, 18, 18, (minutes += 20))), report: () => undefined },
	from: { address: '192.0.2.7', userAgent: 'Safari' }
});
const come = (email: string, password: string, by = way()) => comeByLdap(by, provider, { email, password });

test('a member comes in by the town’s directory, into a session that opens the town only', async () => {
	const by = way();
	const came = await come(' Lucie@valmont.example', 'le marché du samedi', by);
	const token = came.ok && 'token' in came.value ? came.value.token : '';
	const request = { headers: { host: 'localhost', cookie: `hemicycle=${token}` } };
	expect(await sessionOf(locks.installation, request, by.now)).toMatchObject({
		...{ level: 2, tenantId: town.id, account: { id: lucie.id } }
	});
});

test('a wrong password and an address that nobody has look the same; whom the town has not invited is told so', async () => {
	const wrong = await come('lucie@valmont.example', 'faux');
	expect(wrong).toEqual(await come('nobody@valmont.example', 'faux'));
	expect(await come('stranger@valmont.example', 'ss')).toEqual({ ok: false, refusal: 'not-invited' });
	expect(await come('stranger@valmont.example', 'faux')).toEqual(wrong);
});

test('after five wrong ones the directory is not asked any more, and a known browser is counted by itself', async () => {
	const by = way();
	for (let tries = 0; tries < 5; tries += 1) await come('lucie@valmont.example', 'faux', by);
	expect(await come('lucie@valmont.example', 'le marché du samedi', by)).toMatchObject({ refusal: 'too-many-tries' });
	const device = { id: 'own', email: `${provider.id}:lucie@valmont.example` };
	const own = { ...by, from: { ...by.from, device } };
	expect(await come('lucie@valmont.example', 'le marché du samedi', own)).toMatchObject({ ok: true });
});

test('who is linked stays who they are when the address goes to somebody new', async () => {
	await directory.readdress('lucie', 'lucie.o@valmont.example');
	await directory.readdress('stranger', 'lucie@valmont.example');
	expect(await come('lucie@valmont.example', 'ss')).toMatchObject({ refusal: 'not-recognised' });
	expect(await come('lucie@valmont.example', 'le marché du samedi')).toMatchObject({ value: { accountId: lucie.id } });
});

test('a directory that is down is said to be down', async () => {
	const gone = { ...provider, settings: { ...provider.settings, port: 1 } };
	const came = await comeByLdap(way(), gone, { email: 'lucie@valmont.example', password: 'x' });
	expect(came).toEqual({ ok: false, refusal: 'provider-trouble' });
});
