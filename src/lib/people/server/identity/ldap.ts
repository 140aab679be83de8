import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { Client, NoSuchObjectError, ResultCodeError, SizeLimitExceededError, type Filter } from 'ldapts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { refusalOf } from '#lib/outgoing/server/refusal.ts';
import type { LdapSettings } from '../../rules/identity/settings.ts';
import { filterByEmail, filterBySubject } from './ldap-filter.ts';
import type { Provider } from './providers.ts';
import { ProviderError, troubleOf, type ProviderTrouble } from './trouble.ts';

export type LdapProvider = Pick<Provider, 'secret'> & { settings: LdapSettings };

const LDAP_PORTS = [389, 636, 3268, 3269];
const TIME_MS = 5000;
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** An entry that was found: where it is, and what does not change about it, in hexadecimal. */
interface Found {
	dn: string;
	subject: string;
}

/**
 * Whether a password is right: exactly one entry is found, and the directory lets it bind. Whoever is not found is tried too,
 * by a name that nobody has, so that the answer takes as long. Refused: `not-recognised`, or what is wrong with the directory.
 */
export async function askDirectory(
	outgoing: Outgoing,
	{ settings, secret }: LdapProvider,
	wanted: { email: string; subject: string | undefined; password: string }
): Promise<Result<{ subject: string }, 'not-recognised' | ProviderTrouble>> {
	// RFC 4513, 5.1.2: a bind with a name and no password succeeds, and proves nothing.
	if (wanted.password === '') return refuse('not-recognised');
	// OpenLDAP reads an address no further than a NUL: no address has a control character.
	if (/\p{Cc}/u.test(wanted.email)) return refuse('not-recognised');
	const { filter: template, subjectAttribute } = settings;
	const filter =
		wanted.subject === undefined
			? filterByEmail(template, wanted.email)
			: filterBySubject(template, subjectAttribute, wanted.subject);
	return withDirectory(outgoing, settings, async (client) => {
		await bindSearcher(client, settings, secret);
		const found = await findOne(client, settings, filter);
		const dn = found?.dn ?? `cn=${randomBytes(8).toString('hex')},${settings.baseDn}`;
		const isRight = await bindsAs(client, dn, wanted.password);
		return found && isRight ? ok({ subject: found.subject }) : refuse('not-recognised');
	});
}

/** Tries what can be tried without a person: the connection and its certificate, the searching entry, the base, the filter. */
export async function tryLdap(
	outgoing: Outgoing,
	{ settings, secret }: LdapProvider
): Promise<Result<true, ProviderTrouble>> {
	return withDirectory(outgoing, settings, async (client) => {
		await bindSearcher(client, settings, secret);
		await search(client, settings, filterByEmail(settings.filter, 'nobody@hemicycle.invalid'));
		return ok(true);
	});
}

async function withDirectory<Value, Refusal>(
	outgoing: Outgoing,
	settings: LdapSettings,
	ask: (client: Client) => Promise<Result<Value, Refusal>>
): Promise<Result<Value, Refusal | ProviderTrouble>> {
	if (settings.security === 'plain' && !LOOPBACK.includes(settings.host)) return refuse('plain-elsewhere');
	const client = clientOf(outgoing, settings);
	try {
		if (settings.security === 'start-tls') await startTls(client, settings.host);
		return await ask(client);
	} catch (error) {
		if (error instanceof ProviderError || error instanceof ResultCodeError)
			return refuse(error instanceof ProviderError ? error.trouble : 'answer-strange');
		return refuse(troubleOf(refusalOf(error, settings.host)));
	} finally {
		await client.unbind().catch(() => undefined);
	}
}

/** One connection, checked as every outgoing one; never a second, which after StartTLS would speak in the clear. */
function clientOf(outgoing: Outgoing, { host, port, security }: LdapSettings): Client {
	let isUsed = false;
	const once = <Socket>(make: () => Socket): Socket => {
		if (isUsed) throw new ProviderError('unreachable');
		isUsed = true;
		return make();
	};
	const plain = () => once(() => outgoing.connect(host, port, LDAP_PORTS));
	const secure = () => once(() => outgoing.connectTls(host, port, LDAP_PORTS));
	const written = host.includes(':') ? `[${host}]` : host;
	return new Client({
		url: `${security === 'ldaps' ? 'ldaps' : 'ldap'}://${written}:${port}`,
		timeout: TIME_MS,
		connectTimeout: TIME_MS,
		createConnection: plain,
		...(security === 'ldaps' ? { createSecureConnection: secure } : {})
	});
}

/** RFC 4511, 4.14. The certificate must be that of the host that was asked for. */
async function startTls(client: Client, host: string): Promise<void> {
	try {
		await client.startTLS(isIP(host) ? { host } : { host, servername: host });
	} catch (error) {
		throw error instanceof ResultCodeError ? new ProviderError('start-tls-refused', error) : error;
	}
}

async function bindSearcher(client: Client, { bindDn }: LdapSettings, secret: string): Promise<void> {
	if (bindDn === '') return;
	if (secret === '') throw new ProviderError('bind-refused');
	try {
		await client.bind(bindDn, secret);
	} catch (error) {
		throw error instanceof ResultCodeError ? new ProviderError('bind-refused', error) : error;
	}
}

async function findOne(client: Client, settings: LdapSettings, filter: Filter): Promise<Found | undefined> {
	const [entry, ...others] = await search(client, settings, filter);
	if (!entry || others.length > 0) return undefined;
	const value: unknown = entry[settings.subjectAttribute];
	const [subject] = (Array.isArray(value) ? value : [value]) as unknown[];
	return Buffer.isBuffer(subject) && subject.length > 0
		? { dn: entry.dn, subject: subject.toString('hex') }
		: undefined;
}

async function search(client: Client, { baseDn, subjectAttribute }: LdapSettings, filter: Filter) {
	try {
		const { searchEntries } = await client.search(baseDn, {
			...{ scope: 'sub', filter, sizeLimit: 2, timeLimit: TIME_MS / 1000 },
			attributes: [subjectAttribute],
			explicitBufferAttributes: [subjectAttribute]
		});
		return searchEntries;
	} catch (error) {
		if (error instanceof SizeLimitExceededError) return [];
		if (error instanceof NoSuchObjectError) throw new ProviderError('base-unknown', error);
		throw error instanceof ResultCodeError ? new ProviderError('search-refused', error) : error;
	}
}

/** Whatever the directory answers but success is no: wrong, locked, expired, must be changed. */
async function bindsAs(client: Client, dn: string, password: string): Promise<boolean> {
	try {
		await client.bind(dn, password);
		return true;
	} catch (error) {
		if (error instanceof ResultCodeError) return false;
		throw error;
	}
}
