import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { openDataDirectory } from '#lib/database/server/data-directory.ts';
import { openInstallationKey, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { refuseFullDisk } from '#lib/database/server/free-space.ts';
import { lockInstance, openDatabase, type Database } from '#lib/database/server/database.ts';
import { keepAlive } from '#lib/database/server/keeper.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import {
	APP_ROLE,
	embeddedServer,
	externalServer,
	reachExternal,
	type DatabaseServer
} from '#lib/database/server/server.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { startJobs, type Jobs } from '#lib/jobs/server/jobs.ts';
import { prepareInstallation } from '#lib/demo/server/prepare.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { appendJournal } from '#lib/journal/server/append.ts';
import { openJournalKey, type JournalSigner } from '#lib/journal/server/key.ts';
import { openAuthority, type Authority } from '#lib/journal/server/stamps/authority.ts';
import { askForStamp } from '#lib/journal/server/stamps/stamps.ts';
import { askVerification } from '#lib/journal/server/verify-job.ts';
import { startJournalWriter, type JournalWriter } from '#lib/journal/server/writer.ts';
import { describeError } from '#lib/kernel/describe-error.ts';
import { Hub } from '#lib/live/server/hub.ts';
import { keepingMailer, smtpMailer } from '#lib/mail/server/mailer.ts';
import { sendMails } from '#lib/mail/server/send-mails.ts';
import { mailAnchor } from '#lib/minutes/server/anchor-mails.ts';
import { findSoffice } from '#lib/papers/server/find-soffice.ts';
import { senderOf } from '#lib/people/server/identity.ts';
import { TenantHosts } from '#lib/people/server/hosts.ts';
import { openDeviceRegister } from '#lib/people/server/device-register.ts';
import type { DeviceKeeping } from '#lib/people/server/devices.ts';
import { reapplyRegister } from '#lib/people/server/reapply-register.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { BallotBox } from '#lib/voting/server/ballot-box.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import type { Storage } from '#lib/storage/server/file-store.ts';
import { parseAllowed } from '#lib/outgoing/rules/reach.ts';
import { openOutgoing, type Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { fingerprintOf, readSettings, type Settings } from './settings.ts';

/** How this process was started. */
export interface BootSettings {
	mode: 'production' | 'development' | 'test';
	/** Directory of the project: migrations are read from there. */
	root: string;
	/** Told of each step that took time: what was done, and in how many milliseconds. */
	report?: (step: string, milliseconds: number) => void;
}

/** What doors hand to rooms. Made once by `boot`, the same objects for SvelteKit, sockets and jobs. */
export interface Services {
	mode: BootSettings['mode'];
	settings: Settings;
	log: Logger;
	/** The server behind `database`: for those who need connections of their own, such as the queue. */
	databaseServer: DatabaseServer;
	/** The application's connections. */
	database: Database;
	/** The tables of the installation (accounts, tenants, sessions), as the application's role. */
	installation: NodePgDatabase;
	/** The tables of one tenant. */
	tenant: (tenantId: string) => TenantDb;
	/** Which host belongs to which council. */
	hosts: TenantHosts;
	/** Seals secrets that the database must not tell. */
	key: InstallationKey;
	/** What became of tablets, outside the database; how long they stay open without contact. */
	devices: DeviceKeeping['devices'];
	/** Who follows what is live. */
	hub: Hub;
	/** Where ballots wait for their commit. */
	ballotBox: BallotBox;
	/** Files by their SHA-256, one prefix per tenant. */
	storage: Storage;
	/** The program that converts office files, where there is one. */
	soffice: string | undefined;
	/** Work in the background. */
	jobs: Jobs;
	/** The only way out to a server whose name somebody chose. */
	outgoing: Outgoing;
	/** Signs checkpoints of journals. */
	signer: JournalSigner;
	/** Stamps them, where one is configured. */
	authority: Authority | undefined;
	metrics: Registry;
	/** What `/readyz` asks: each throws when its part cannot work. */
	checks: Map<string, () => Promise<void>>;
	/** Lines for the operator, printed once the address is known. `{origin}` is replaced by it. */
	notices: string[];
	/** Does a part of starting; if it takes a tenth of a second or more, the operator is told. */
	step: <Value>(what: string, work: () => Promise<Value>) => Promise<Value>;
	/** Work to do when the process ends, last registered first. */
	onClose: (work: Closer) => void;
}

/** Used when SMTP is configured without a sender. */
const DEFAULT_SENDER = 'Hémicycle <hemicycle@localhost>';

/** In development a reload keeps the embedded PostgreSQL running for the next boot. */
type Closer = (options: { keepDatabase: boolean }) => Promise<void>;

let current: Services | undefined;
let closers: Closer[] = [];

/** The running services. Calling it before `boot` is a bug. */
export function services(): Services {
	if (!current) throw new Error('the services were asked for before boot');
	return current;
}

export function install(made: Services): void {
	current = made;
}

/** Opens everything in its order: data, database, journal, then what rooms bring. Nothing stays open if one step fails. */
export async function bootServices(boot: BootSettings): Promise<Services> {
	const settings = readSettings(process.env);
	const made: Partial<Services> = {
		mode: boot.mode,
		settings,
		log: pino({ level: settings.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }),
		outgoing: outgoingOf(settings),
		metrics: new Registry(),
		checks: new Map(),
		notices: [],
		step: (what, work) => timed(boot, what, work),
		onClose: (work) => void closers.push(work)
	};
	try {
		// Before the data directory is made: a start that is refused leaves nothing behind.
		if (settings.databaseUrl) await reachExternal(settings.databaseUrl);
		await openDataDirectory(settings.dataDirectory);
		await refuseFullDisk([settings.dataDirectory, join(settings.dataDirectory, 'postgres')]);
		made.soffice = await findSoffice(settings.soffice);
		made.authority = await openAuthority(settings);
		made.key = await openInstallationKey(settings.dataDirectory);
		made.devices = {
			register: openDeviceRegister(settings.dataDirectory),
			leaseMs: settings.leaseHours * 60 * 60_000
		};
		const based = { ...made, ...(await bootDatabase(boot, made as Services)) } as Services;
		const opened = { ...based, ...(await bootFilesAndJobs(based)), hosts: await bootHosts(based) };
		install(opened);
		bootLive(opened);
		await bootMail(opened);
		bootMetrics(opened);
		const journalWriter = await bootJournal(opened);
		const papersDirectory = join(boot.root, 'tests/fixtures/montpellier-2014-04-24');
		const notices = await opened.step('The demo is told', () =>
			prepareInstallation({ ...opened, papersDirectory }, new Date())
		);
		opened.notices.push(...notices);
		await reapplyOrders(opened, new Date());
		await journalStart(opened, await versionOf(boot.root), new Date());
		void journalWriter.round();
		return opened;
	} catch (error) {
		await closeServices({ keepDatabase: false });
		throw error;
	}
}

function outgoingOf({ allowPrivate }: Settings): Outgoing {
	const allowed = parseAllowed(allowPrivate);
	return openOutgoing(allowed.ok ? allowed.value : []);
}

async function timed<Value>(boot: BootSettings, what: string, work: () => Promise<Value>): Promise<Value> {
	const started = performance.now();
	const value = await work();
	const milliseconds = performance.now() - started;
	if (milliseconds >= 100) boot.report?.(what, milliseconds);
	return value;
}

/** Closes everything in the opposite order of opening. */
export async function closeServices(options: { keepDatabase: boolean }): Promise<void> {
	const work = closers.toReversed();
	closers = [];
	for (const close of work) await close(options);
	current = undefined;
}

async function bootDatabase(boot: BootSettings, made: Services) {
	const { settings, log, step } = made;
	const { databaseUrl, dataDirectory, postgresBinaries: binaries, postgresUser: user } = settings;
	const databaseServer = databaseUrl
		? await step('Your PostgreSQL answers', () => externalServer(databaseUrl))
		: await step(`PostgreSQL runs in ${dataDirectory}`, () => embeddedServer(dataDirectory, { binaries, user }));
	const lock = await lockInstance(databaseServer);
	made.onClose(({ keepDatabase }) => (keepDatabase ? Promise.resolve() : databaseServer.stop()));
	made.onClose(() => lock.release());
	if (databaseServer.kind === 'embedded') {
		made.onClose(
			keepAlive(databaseServer, (failure) =>
				log.error(
					failure ? describeError(failure) : {},
					`PostgreSQL had ended and ${failure ? 'does not start' : 'runs again'}`
				)
			)
		);
	}
	await step('Tables are up to date', () => migrateDatabase(databaseServer, join(boot.root, 'drizzle')));
	const database = openDatabase(databaseServer.connection('app'), (error) =>
		log.warn({ ...describeError(error) }, 'a database connection was lost')
	);
	made.onClose(() => database.close());
	made.checks.set('database', async () => {
		await database.pool.query('select 1');
	});
	return { databaseServer, database, installation: database.installation, tenant: database.tenant };
}

function bootLive(made: Services): void {
	made.hub = new Hub((error) => made.log.error(describeError(error), 'a live state could not be read'));
	made.ballotBox = new BallotBox();
	made.onClose(() => Promise.resolve(made.hub.close()));
	new Gauge({
		name: 'hemicycle_live_followers',
		help: 'Tablets, consoles and halls that follow a sitting',
		registers: [made.metrics],
		collect() {
			this.set(made.hub.size);
		}
	});
}

async function bootFilesAndJobs({ settings, log, checks, onClose, databaseServer, tenant }: Services) {
	const storage = await openDiskStorage(join(settings.dataDirectory, 'files'), new Date());
	checks.set('storage', storage.check);
	const jobs = await startJobs({
		connection: databaseServer.connection('owner'),
		applicationRole: APP_ROLE,
		tenant,
		log
	});
	checks.set('jobs', jobs.check);
	onClose(() => jobs.stop());
	return { storage, jobs };
}

async function bootHosts({ settings, installation, onClose, log }: Services): Promise<TenantHosts> {
	const hosts = new TenantHosts(settings.origin);
	await hosts.refresh(installation);
	const timer = setInterval(() => {
		hosts.refresh(installation).catch((error: unknown) => log.warn(describeError(error), 'hosts could not be read'));
	}, 60_000);
	timer.unref();
	onClose(() => Promise.resolve(clearInterval(timer)));
	return hosts;
}

async function bootMail({ settings, jobs, onClose, installation }: Services): Promise<void> {
	const { smtpUrl, mailFrom = DEFAULT_SENDER } = settings;
	const mailer = smtpUrl ? smtpMailer(smtpUrl, mailFrom) : keepingMailer();
	onClose(() => Promise.resolve(mailer.close()));
	await jobs.handle<{ subjectId: string }>('mail.send', async (job) =>
		sendMails(job, mailer, await senderOf(installation, job.database.tenantId))
	);
}

function bootMetrics({ metrics, database }: Services): void {
	collectDefaultMetrics({ register: metrics });
	new Gauge({
		name: 'hemicycle_database_connections',
		help: 'Connections of the pool',
		labelNames: ['state'],
		registers: [metrics],
		collect() {
			const { totalCount, idleCount, waitingCount } = database.pool;
			this.set({ state: 'busy' }, totalCount - idleCount);
			this.set({ state: 'idle' }, idleCount);
			this.set({ state: 'awaited' }, waitingCount);
		}
	});
}

async function bootJournal(made: Services): Promise<JournalWriter> {
	const { tenant, installation, log, metrics, onClose, settings, jobs } = made;
	made.signer = {
		...(await openJournalKey(settings.dataDirectory)),
		onSigned: async (tx, { size, note, closed, isEvidence }, now) => {
			if (made.authority && isEvidence) await askForStamp(tx, size, now);
			for (const sittingId of closed) await mailAnchor(tx, jobs, { sittingId, note }, now);
		}
	};
	const gauge = new Gauge({
		name: 'hemicycle_journal_waiting_seconds',
		help: 'How long the oldest entry of any journal has waited for its place; over 60 is an alarm',
		registers: [metrics]
	});
	const writer = startJournalWriter({
		tenant,
		tenantIds: () => tenantIds(installation),
		signer: made.signer,
		nightCame: (tenantId) =>
			tenant(tenantId).transaction((tx) =>
				askVerification(tx, jobs, m.journal_verifying({}, { locale: 'fr' }), new Date(), { isNightly: true })
			),
		watch: (seconds) => gauge.set(seconds),
		alarm: ({ error, ...problem }) => log.error({ ...problem, ...(error ? describeError(error) : {}) }, 'journal alarm')
	});
	onClose(() => writer.stop());
	return writer;
}

/** After a restore from an older backup: orders to stolen tablets stand again before anybody can ask. */
async function reapplyOrders({ installation, devices, log }: Services, now: Date): Promise<void> {
	const changed = await reapplyRegister(installation, devices.register, now);
	if (changed > 0) log.warn({ changed }, 'orders to tablets were missing in the database and stand again');
}

/** Which software, under which settings, answers from now on: written into each journal. */
async function journalStart({ installation, tenant, settings }: Services, version: string, now: Date): Promise<void> {
	const details = { version, node: process.versions.node, configuration: fingerprintOf(settings) };
	for (const tenantId of await tenantIds(installation))
		await tenant(tenantId).transaction((tx) =>
			appendJournal(tx, { act: 'system.started', object: tenantId, actor: null, details }, now)
		);
}

async function versionOf(root: string): Promise<string> {
	const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
	return version;
}

async function tenantIds(installation: NodePgDatabase): Promise<string[]> {
	return (await installation.select({ id: tenants.id }).from(tenants)).map(({ id }) => id);
}
