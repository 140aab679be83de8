import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { parseAllowed } from '#lib/outgoing/rules/reach.ts';

const flag = (otherwise: 'on' | 'off') => v.optional(v.picklist(['on', 'off'], 'must be "on" or "off"'), otherwise);
const port = v.pipe(
	v.string(),
	v.regex(/^\d+$/, 'must be a number between 0 and 65535'),
	v.transform(Number),
	v.maxValue(65_535, 'must be a number between 0 and 65535')
);
const url = (kinds: string[], example: string) =>
	v.pipe(
		v.string(),
		v.check(
			(text) => URL.canParse(text) && kinds.includes(new URL(text).protocol),
			`must be an address such as ${example}`
		)
	);
const clamd = v.pipe(
	v.string(),
	v.check(
		(text) => /^tcp:\/\/[^/:@]+:\d+$|^tcp:\/\/\[[\da-f:]+\]:\d+$|^unix:\/[^?#]+$/i.test(text) && URL.canParse(text),
		'must be an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl'
	)
);
const origin = v.pipe(
	url(['http:', 'https:'], 'https://council.example.org'),
	v.transform((text) => new URL(text)),
	v.check(({ pathname }) => pathname === '/', 'must be an address without a path, such as https://council.example.org'),
	v.check(
		({ protocol, hostname }) => protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname),
		'must begin with https:// (only this machine may do without)'
	),
	v.transform(({ origin }) => origin)
);

/** Every variable that Hémicycle reads, with what it means when it is absent. */
const Environment = v.object({
	/** Where the server listens. Behind a proxy on the same machine the default is right. */
	PORT: v.optional(port, '3000'),
	HOST: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty')), '127.0.0.1'),
	/** What people type into the browser, when it is not this machine. */
	HEMICYCLE_ORIGIN: v.optional(origin),
	/** Where everything is kept: the embedded database and the files. */
	HEMICYCLE_DATA: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty')), 'data'),
	/** "off" starts bare, with a link that makes the first administrator. */
	HEMICYCLE_DEMO: flag('on'),
	/** One's own PostgreSQL, 15 or newer, instead of the embedded one. */
	DATABASE_URL: v.optional(url(['postgres:', 'postgresql:'], 'postgres://user:password@host/database')),
	/** Binaries and user of the embedded PostgreSQL. */
	HEMICYCLE_POSTGRES_BIN: v.optional(v.string()),
	HEMICYCLE_POSTGRES_USER: v.optional(v.string()),
	/** Without it mail is kept in the desk's outbox. */
	SMTP_URL: v.optional(url(['smtp:', 'smtps:'], 'smtp://user:password@host:587')),
	/** Sender of all mail. */
	HEMICYCLE_MAIL_FROM: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
	/** Largest paper, in megabytes. */
	HEMICYCLE_PAPER_LIMIT: v.optional(
		v.pipe(v.string(), v.regex(/^[1-9]\d*$/, 'must be a number of megabytes'), v.transform(Number)),
		'200'
	),
	/** How long a tablet opens its papers without having met the server, in hours. */
	HEMICYCLE_LEASE_HOURS: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^[1-9]\d*$/, 'must be a number of hours'),
			v.transform(Number),
			v.maxValue(720, 'must be 720 hours (30 days) or less')
		),
		'72'
	),
	/** A ClamAV daemon that is asked about every paper before anything else opens it. */
	CLAMD_URL: v.optional(clamd),
	/** LibreOffice, which turns office files into PDFs: a path, or "off"; absent, `soffice` is looked for on the PATH. */
	HEMICYCLE_SOFFICE: v.optional(v.string()),
	/** Servers of one's own network that this one may call, such as an identity provider: 10.0.3.7:636,10.0.4.0/24:443. */
	HEMICYCLE_ALLOW_PRIVATE: v.optional(
		v.pipe(
			v.string(),
			v.check(
				(text) => parseAllowed(text).ok,
				'must be addresses with their ports, such as 10.0.3.7:636,10.0.4.0/24:443,[fd00::7]:*'
			)
		),
		''
	),
	/** An authority that stamps checkpoints of the journals (RFC 3161), with the certificates that its own must lead to, and its policy. */
	TSA_URL: v.optional(url(['https:'], 'https://tsa.example.org/tsr')),
	TSA_CERTIFICATES: v.optional(v.string()),
	TSA_POLICY: v.optional(
		v.pipe(v.string(), v.regex(/^[0-2](\.(0|[1-9]\d*))+$/, 'must be an object identifier such as 1.2.3.4'))
	),
	/** "on" shows /gallery, every component in every state, in production too (tests). */
	HEMICYCLE_GALLERY: flag('off'),
	/** Who may read /metrics from elsewhere than this machine. */
	HEMICYCLE_METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
	HEMICYCLE_LOG: v.optional(
		v.picklist(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error'),
		'info'
	)
});

/** Read by tools of the house only; known here so that they are not taken for mistakes. */
const TOOLS = ['HEMICYCLE_TEST_DATABASE_URL', 'HEMICYCLE_TEST_FULL'];

export type Settings = ReturnType<typeof readSettings>;

/** The variables, checked once. A wrong or unknown one is refused with the sentence that helps. */
export function readSettings(environment: Record<string, string | undefined>) {
	refuseUnknown(environment);
	const given = Object.fromEntries(
		Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
	);
	const parsed = v.safeParse(Environment, given);
	if (!parsed.success) {
		const [issue] = parsed.issues;
		throw new StartRefusal(`${v.getDotPath(issue) ?? 'The environment'} ${issue.message}.`);
	}
	const read = parsed.output;
	return {
		port: read.PORT,
		host: read.HOST,
		origin: read.HEMICYCLE_ORIGIN,
		dataDirectory: resolve(read.HEMICYCLE_DATA),
		isDemo: read.HEMICYCLE_DEMO === 'on',
		databaseUrl: read.DATABASE_URL,
		postgresBinaries: read.HEMICYCLE_POSTGRES_BIN,
		postgresUser: read.HEMICYCLE_POSTGRES_USER,
		smtpUrl: read.SMTP_URL,
		mailFrom: read.HEMICYCLE_MAIL_FROM,
		paperLimitBytes: read.HEMICYCLE_PAPER_LIMIT * 2 ** 20,
		leaseHours: read.HEMICYCLE_LEASE_HOURS,
		soffice: read.HEMICYCLE_SOFFICE,
		clamdUrl: read.CLAMD_URL,
		allowPrivate: read.HEMICYCLE_ALLOW_PRIVATE,
		tsaUrl: read.TSA_URL,
		tsaCertificates: read.TSA_CERTIFICATES,
		tsaPolicy: read.TSA_POLICY,
		showsGallery: read.HEMICYCLE_GALLERY === 'on',
		metricsToken: read.HEMICYCLE_METRICS_TOKEN,
		logLevel: read.HEMICYCLE_LOG
	};
}

/** What holds a secret: of these only whether they are set is known to the fingerprint. */
const SECRETS: ReadonlySet<string> = new Set<keyof Settings>(['databaseUrl', 'smtpUrl', 'metricsToken', 'tsaUrl']);

/** SHA-256 over the settings, so that a journal shows when they were changed. Nobody can guess a password with it. */
export function fingerprintOf(settings: Settings): string {
	const told = Object.entries(settings)
		.map(([name, value]) => [name, SECRETS.has(name) ? value !== undefined : (value ?? null)])
		.toSorted();
	return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

function refuseUnknown(environment: Record<string, string | undefined>): void {
	const known = [...Object.keys(Environment.entries).filter((name) => name.startsWith('HEMICYCLE_')), ...TOOLS];
	const unknown = Object.keys(environment).find((name) => name.startsWith('HEMICYCLE_') && !known.includes(name));
	if (unknown === undefined) return;
	const [nearest] = known.toSorted((one, other) => distance(one, unknown) - distance(other, unknown));
	throw new StartRefusal(`${unknown} is not a setting of Hémicycle; did you mean ${nearest ?? 'HEMICYCLE_DATA'}?`);
}

/** How many letters to add, drop or change from one word to the other (Levenshtein). */
function distance(one: string, other: string): number {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (const [line, letter] of one.split('').entries()) {
		const next = [line + 1];
		for (const [column, wanted] of other.split('').entries()) {
			const change = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
			next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
