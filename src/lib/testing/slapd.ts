import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Attribute, Change, Client } from 'ldapts';
import type { LdapSettings } from '#lib/people/rules/identity/settings.ts';
import { LOOPBACK } from './loopback.ts';

export const BASE = 'dc=valmont,dc=example';
export const SEARCHER = { dn: `cn=hemicycle,${BASE}`, password: 'la clé du service' };

/** Somebody in the directory. */
export interface Entry {
	uid: string;
	mail: string[];
	password: string;
}

/** A real directory (OpenLDAP's `slapd`, from Debian) on this machine, with TLS, StartTLS, and the trap of RFC 4513 left open. */
export class Slapd {
	readonly port: number;
	readonly tlsPort: number;
	readonly #directory: string;
	readonly #process: ChildProcess;

	private constructor(port: number, tlsPort: number, directory: string, process: ChildProcess) {
		this.port = port;
		this.tlsPort = tlsPort;
		this.#directory = directory;
		this.#process = process;
	}

	static async start(entries: Entry[]): Promise<Slapd> {
		const directory = await mkdtemp(join(tmpdir(), 'hemicycle-slapd-'));
		await mkdir(join(directory, 'data'));
		const configuration = join(directory, 'slapd.conf');
		await writeFile(configuration, configurationIn(directory));
		await writeFile(join(directory, 'entries.ldif'), ldifOf(entries));
		execFileSync('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', join(directory, 'entries.ldif')]);
		const [port, tlsPort] = [await freePort(), await freePort()];
		const addresses = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
		const child = spawn('/usr/sbin/slapd', ['-d', '0', '-f', configuration, '-h', addresses], { stdio: 'ignore' });
		for (let tries = 0; tries < 200 && !(await answers(port)); tries += 1) await pause(50);
		return new Slapd(port, tlsPort, directory, child);
	}

	/** How this directory is spoken to. */
	settings(wish: Partial<LdapSettings> = {}): LdapSettings {
		return {
			...{ kind: 'ldap', host: 'localhost', port: this.tlsPort, security: 'ldaps', baseDn: BASE, bindDn: SEARCHER.dn },
			...{ filter: '(&(objectClass=inetOrgPerson)(mail={email}))', subjectAttribute: 'entryUUID' },
			...{ asksSecondFactor: false, ...wish }
		};
	}

	/** Gives somebody another address, as the directory's administrator would. */
	async readdress(uid: string, mail: string): Promise<void> {
		const client = new Client({ url: `ldap://127.0.0.1:${this.port}` });
		await client.bind(`cn=admin,${BASE}`, 'admin');
		const modification = new Attribute({ type: 'mail', values: [mail] });
		await client.modify(`uid=${uid},${BASE}`, new Change({ operation: 'replace', modification }));
		await client.unbind();
	}

	async stop(): Promise<void> {
		this.#process.kill();
		await once(this.#process, 'exit');
		await rm(this.#directory, { recursive: true, force: true });
	}
}

function configurationIn(directory: string): string {
	return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
allow bind_anon_cred bind_anon_dn
TLSCertificateFile ${resolve(LOOPBACK.certificateFile)}
TLSCertificateKeyFile ${resolve(LOOPBACK.keyFile)}
database mdb
suffix "${BASE}"
rootdn "cn=admin,${BASE}"
rootpw admin
directory ${directory}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn="${SEARCHER.dn}" read by * none
`;
}

function ldifOf(entries: Entry[]): string {
	const top = `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Valmont\ndc: valmont\n`;
	const { dn, password } = SEARCHER;
	const searcher = `dn: ${dn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: hemicycle\nuserPassword:: ${coded(password)}\n`;
	const people = entries.map(
		({ uid, mail, password: own }) =>
			`dn: uid=${uid},${BASE}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: ${uid}\n` +
			mail.map((address) => `mail: ${address}\n`).join('') +
			`userPassword:: ${coded(own)}\n`
	);
	return [top, searcher, ...people].join('\n');
}

const coded = (text: string) => Buffer.from(text).toString('base64');

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	return port;
}

function answers(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	return once(socket, 'connect')
		.then(() => true)
		.catch(() => false)
		.finally(() => socket.destroy());
}
