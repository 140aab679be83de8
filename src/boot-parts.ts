import { join } from 'node:path';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { lockInstance, openDatabase } from '#lib/database/server/database.ts';
import { keepAlive } from '#lib/database/server/keeper.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { APP_ROLE, embeddedServer, externalServer } from '#lib/database/server/server.ts';
import { startJobs } from '#lib/jobs/server/jobs.ts';
import { describeError } from '#lib/kernel/describe-error.ts';
import { Hub } from '#lib/live/server/hub.ts';
import { keepingMailer, smtpMailer } from '#lib/mail/server/mailer.ts';
import { sendMails } from '#lib/mail/server/send-mails.ts';
import { senderOf } from '#lib/people/server/identity.ts';
import { TenantHosts } from '#lib/people/server/hosts.ts';
import { BallotBox } from '#lib/voting/server/ballot-box.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import type { BootSettings, Services } from './services.ts';

/** Used when SMTP is configured without a sender. */
const DEFAULT_SENDER = 'Hémicycle <hemicycle@localhost>';

/** PostgreSQL, ours or the operator's: one process at a time, kept alive, its tables up to date. */
export async function bootDatabase(boot: BootSettings, made: Services) {
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

/** Where files lie, and the queue of work. */
export async function bootFilesAndJobs({ settings, log, checks, onClose, databaseServer, tenant }: Services) {
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

/** Which host is whose, asked again each minute: another process may have changed it. */
export async function bootHosts({ settings, installation, onClose, log }: Services): Promise<TenantHosts> {
	const hosts = new TenantHosts(settings.origin);
	await hosts.refresh(installation);
	const timer = setInterval(() => {
		hosts.refresh(installation).catch((error: unknown) => log.warn(describeError(error), 'hosts could not be read'));
	}, 60_000);
	timer.unref();
	onClose(() => Promise.resolve(clearInterval(timer)));
	return hosts;
}

/** Who follows what is live, and where ballots wait. */
export function bootLive(made: Services): void {
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

/** Sends what waits in outboxes; without SMTP the mails are kept there. */
export async function bootMail({ settings, jobs, onClose, installation }: Services): Promise<void> {
	const { smtpUrl, mailFrom = DEFAULT_SENDER } = settings;
	const mailer = smtpUrl ? smtpMailer(smtpUrl, mailFrom) : keepingMailer();
	onClose(() => Promise.resolve(mailer.close()));
	await jobs.handle<{ subjectId: string }>('mail.send', async (job) =>
		sendMails(job, mailer, await senderOf(installation, job.database.tenantId))
	);
}

/** What `/metrics` tells of the process and of the pool. */
export function bootMetrics({ metrics, database }: Services): void {
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
