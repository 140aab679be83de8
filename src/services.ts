import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { Registry } from 'prom-client';
import { openDataDirectory } from '#lib/database/server/data-directory.ts';
import { openInstallationKey, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { refuseFullDisk } from '#lib/database/server/free-space.ts';
import type { Database } from '#lib/database/server/database.ts';
import { reachExternal, type DatabaseServer } from '#lib/database/server/server.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { prepareInstallation } from '#lib/demo/server/prepare.ts';
import type { JournalSigner } from '#lib/journal/server/key.ts';
import { openAuthority, type Authority } from '#lib/journal/server/stamps/authority.ts';
import type { Hub } from '#lib/live/server/hub.ts';
import { findSoffice } from '#lib/papers/server/find-soffice.ts';
import type { TenantHosts } from '#lib/people/server/hosts.ts';
import { openDeviceRegister } from '#lib/people/server/device-register.ts';
import type { DeviceKeeping } from '#lib/people/server/devices.ts';
import type { BallotBox } from '#lib/voting/server/ballot-box.ts';
import type { Storage } from '#lib/storage/server/file-store.ts';
import { parseAllowed } from '#lib/outgoing/rules/reach.ts';
import { openOutgoing, type Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { readSettings, type Settings } from './settings.ts';
import { bootJournal, journalStart, reapplyOrders } from './boot-journal.ts';
import { bootDatabase, bootFilesAndJobs, bootHosts, bootLive, bootMail, bootMetrics } from './boot-parts.ts';

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
	const made = withoutParts(boot, settings);
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

/** What is there before anything is opened. */
function withoutParts(boot: BootSettings, settings: Settings): Partial<Services> {
	return {
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

async function versionOf(root: string): Promise<string> {
	const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
	return version;
}
