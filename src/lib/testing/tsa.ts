import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { LOOPBACK } from './loopback.ts';

export const POLICY = '1.3.6.1.4.1.99999.3.1';
const OTHER_POLICY = '1.3.6.1.4.1.99999.3.2';

/** How an authority is: honest, or lying in one way. */
export type Manner =
	| 'honest'
	/** Answers a question of its own. */
	| 'other-nonce'
	| 'other-imprint'
	| 'wrong-time'
	/** Signs with a certificate for web servers too, with one that ended, with one of another authority. */
	| 'other-purpose'
	| 'certificate-over'
	| 'other-authority'
	| 'rejecting'
	| 'html'
	| 'ten-megabytes'
	| 'cut'
	| 'silent'
	| 'error-500';

/** A real time-stamping authority (`openssl ts`) behind a server with TLS on this machine. */
export class TimeStampingAuthority {
	manner: Manner = 'honest';
	/** Questions that came. */
	asked = 0;
	/** What was asked in the last one, beside its body. */
	headers: IncomingMessage['headers'] = {};
	readonly folder: string;
	/** Certificate of the authority, PEM; as a file too. */
	readonly certificate: string;
	readonly certificateFile: string;
	url = '';
	readonly #server = createServer({ cert: LOOPBACK.cert, key: LOOPBACK.key }, (request, response) => {
		this.#receive(request, response).catch(() => response.destroy());
	});

	private constructor() {
		this.folder = mkdtempSync(join(tmpdir(), 'hemicycle-tsa-'));
		const at = (name: string) => join(this.folder, name);
		writeFileSync(at(CONFIGURATION), configuration(this.folder));
		writeFileSync(at('serial'), '01\n');
		for (const ca of ['ca', 'other']) makeAuthority(this.#run, ca);
		for (const [name, extensions, ca] of SIGNERS) makeSigner(this.#run, { name, extensions, ca });
		this.certificateFile = at('ca.pem');
		this.certificate = readFileSync(this.certificateFile, 'utf8');
	}

	static async start(): Promise<TimeStampingAuthority> {
		const made = new TimeStampingAuthority();
		made.#server.listen(0, '127.0.0.1');
		await once(made.#server, 'listening');
		made.url = `https://localhost:${(made.#server.address() as AddressInfo).port}/tsr`;
		return made;
	}

	stop(): void {
		this.#server.closeAllConnections();
		this.#server.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** What `openssl ts -verify` says of a token over these bytes. */
	verify(data: string | Uint8Array, token: Uint8Array): string {
		writeFileSync(join(this.folder, 'data'), data);
		writeFileSync(join(this.folder, 'token'), token);
		return this.#run(['ts', '-verify', '-data', 'data', '-in', 'token', '-token_in', '-CAfile', 'ca.pem']);
	}

	/** The answer to a question, as DER. A liar takes what the honest authority says, changes it, and signs it with a key of its own. */
	answer(question: Uint8Array): Buffer {
		this.#write('question', question);
		this.#run([
			'ts',
			'-reply',
			'-queryfile',
			'question',
			'-out',
			'reply',
			'-section',
			'honest',
			'-config',
			CONFIGURATION
		]);
		const lie = LIES[this.manner];
		if (lie) this.#lie(lie);
		return readFileSync(join(this.folder, 'reply'));
	}

	#lie({ signer, change }: Lie): void {
		this.#run(['ts', '-reply', '-in', 'reply', '-token_out', '-out', 'token']);
		this.#run(['cms', '-verify', '-noverify', '-nosigs', '-inform', 'DER', '-in', 'token', '-out', 'info']);
		this.#write('info', change(readFileSync(join(this.folder, 'info'))));
		this.#run([
			...['cms', '-sign', '-binary', '-nodetach', '-cades', '-md', 'sha256', '-outform', 'DER', '-in', 'info'],
			...[
				'-econtent_type',
				'id-smime-ct-TSTInfo',
				'-signer',
				`${signer}.pem`,
				'-inkey',
				`${signer}.key`,
				'-out',
				'token'
			]
		]);
		this.#write('reply', granted(readFileSync(join(this.folder, 'token'))));
	}

	#write(name: string, bytes: Uint8Array | string): void {
		writeFileSync(join(this.folder, name), bytes);
	}

	async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		this.asked += 1;
		this.headers = request.headers;
		const question = await buffer(request);
		const reply = (type: string, body: string | Buffer, status = 200) =>
			response.writeHead(status, { 'content-type': type }).end(body);
		if (this.manner === 'silent') return;
		if (this.manner === 'html') reply('text/html', '<!doctype html><h1>Bienvenue</h1>');
		else if (this.manner === 'error-500') reply('text/plain', 'not today', 500);
		else if (this.manner === 'ten-megabytes') reply(REPLY, Buffer.alloc(10 * 2 ** 20, 0x30));
		else if (this.manner === 'cut') reply(REPLY, this.answer(question).subarray(0, -40));
		else reply(REPLY, this.manner === 'rejecting' ? this.#rejection() : this.answer(question));
	}

	/** To a question with a hash that it does not take (SHA-1), the authority itself says no. */
	#rejection(): Buffer {
		this.#run(['ts', '-query', '-data', CONFIGURATION, '-sha1', '-out', 'own']);
		return this.answer(readFileSync(join(this.folder, 'own')));
	}

	readonly #run = (args: string[]): string =>
		execFileSync('openssl', args, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

const CONFIGURATION = 'openssl.cnf';
const REPLY = 'application/timestamp-reply';

interface Lie {
	signer: string;
	change: (info: Buffer) => Buffer;
}
const as = (signer: string): Lie => ({ signer, change: (info) => info });

/** Flips a bit of what stands behind a header (tag and length, in hexadecimal) in what an authority says (TSTInfo). */
function flipped(header: string, place: number): Lie {
	return {
		signer: 'honest',
		change: (info) => {
			const at = info.indexOf(Buffer.from(header, 'hex')) + header.length / 2 + place;
			const lie = Buffer.from(info);
			lie.writeUInt8(info.readUInt8(at) ^ 1, at);
			return lie;
		}
	};
}

const LIES: Partial<Record<Manner, Lie>> = {
	// OCTET STRING of 32 bytes; INTEGER of 16, which only the number of the question is; GeneralizedTime, in another year.
	'other-imprint': flipped('0420', 31),
	'other-nonce': flipped('0210', 15),
	'wrong-time': flipped('180f', 3),
	'other-purpose': as('wide'),
	'certificate-over': as('over'),
	'other-authority': as('foreign')
};

/** `SEQUENCE { SEQUENCE { INTEGER 0 }, token }`. */
function granted(token: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from('3003020100', 'hex'), token]);
	const length = Buffer.alloc(4, 0x30);
	length.writeUInt8(0x82, 1);
	length.writeUInt16BE(body.length, 2);
	return Buffer.concat([length, body]);
}

type Run = (args: string[]) => string;

/** Names in the configuration: who signs, with which extensions, for which authority. */
const SIGNERS: [string, string, string][] = [
	// First: it is valid for the second in which it is made.
	['over', 'stamping', 'ca'],
	['honest', 'stamping', 'ca'],
	['wide', 'stamping_and_web', 'ca'],
	['foreign', 'stamping', 'other']
];

function makeAuthority(run: Run, name: string): void {
	run([
		...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`],
		...[
			'-out',
			`${name}.pem`,
			'-days',
			'3650',
			'-subj',
			`/O=Essais/CN=Autorité ${name}`,
			'-utf8',
			'-config',
			CONFIGURATION
		],
		...['-extensions', 'authority']
	]);
}

function makeSigner(run: Run, { name, extensions, ca }: { name: string; extensions: string; ca: string }): void {
	run([
		...['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-utf8'],
		...['-subj', `/O=Essais/CN=Horodatage ${name}`, '-config', CONFIGURATION]
	]);
	run([
		...[
			'x509',
			'-req',
			'-in',
			`${name}.csr`,
			'-CA',
			`${ca}.pem`,
			'-CAkey',
			`${ca}.key`,
			'-set_serial',
			String(SIGNERS.findIndex(([one]) => one === name) + 7)
		],
		...['-days', name === 'over' ? '0' : '30'],
		...['-out', `${name}.pem`, '-extfile', CONFIGURATION, '-extensions', extensions]
	]);
}

const configuration = (folder: string) => `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[stamping_and_web]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,serverAuth
${SIGNERS.map(([name, , ca]) => section(folder, name, ca)).join('\n')}
`;

const section = (folder: string, name: string, ca: string) => `
[${name}]
serial = ${folder}/serial
crypto_device = builtin
signer_cert = ${folder}/${name}.pem
certs = ${folder}/${ca}.pem
signer_key = ${folder}/${name}.key
signer_digest = sha256
default_policy = ${POLICY}
other_policies = ${OTHER_POLICY}
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;
