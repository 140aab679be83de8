import { join } from 'node:path';
import pg from 'pg';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { SUPERUSER } from './embedded/cluster.ts';
import { isPostmaster } from './embedded/postmaster.ts';
import { startEmbedded, type EmbeddedOptions } from './embedded/supervisor.ts';

/** Migrations run as the owner; everything else as a role that row-level security binds. */
type Role = 'owner' | 'app';
export const APP_ROLE = 'hemicycle_app';
const OWNER_ROLE = 'hemicycle_owner';
const DATABASE = 'hemicycle';
const OLDEST_MAJOR = 15;

/** A PostgreSQL to work on: our own child, or one that the operator brought. */
export interface DatabaseServer {
	kind: 'embedded' | 'external';
	major: number;
	/** How to connect as a role. */
	connection(role: Role): pg.ClientConfig;
	/** Starts our own again if it has died, on the same socket; answers whether it had. */
	revive(): Promise<boolean>;
	stop(): Promise<void>;
}

/** Starts our own PostgreSQL and founds the two roles and the database in it. */
export async function embeddedServer(dataDirectory: string, options: Omit<EmbeddedOptions, 'directory'> = {}) {
	const place = { ...options, directory: join(dataDirectory, 'postgres') };
	let embedded = await startEmbedded(place);
	const address = { host: embedded.socketDirectory, port: embedded.port };
	await foundDatabase({ ...address, user: SUPERUSER, database: 'postgres' });
	const users = { owner: OWNER_ROLE, app: APP_ROLE };
	return {
		kind: 'embedded',
		major: embedded.major,
		connection: (role) => ({ ...address, user: users[role], database: DATABASE }),
		revive: async () => {
			if (await isPostmaster(embedded.pid)) return false;
			embedded = await startEmbedded({ ...place, mayFound: false });
			return true;
		},
		stop: () => embedded.stop()
	} satisfies DatabaseServer as DatabaseServer;
}

/** Whether the operator's PostgreSQL answers and is new enough, without changing anything in it. Answers its major version. */
export async function reachExternal(url: string): Promise<number> {
	const major = await withClient({ connectionString: url }, majorOf).catch((error: unknown) => {
		throw new StartRefusal(`The database of DATABASE_URL cannot be reached: ${(error as Error).message}`);
	});
	if (major >= OLDEST_MAJOR) return major;
	throw new StartRefusal(`DATABASE_URL leads to PostgreSQL ${major}; Hémicycle needs ${OLDEST_MAJOR} or newer.`);
}

/** The operator's PostgreSQL. The user of the address owns the tables; the application takes the lesser role at connecting. */
export async function externalServer(url: string): Promise<DatabaseServer> {
	const owner = { connectionString: url };
	const major = await reachExternal(url);
	await withClient(owner, foundAppRole);
	return {
		kind: 'external',
		major,
		connection: (role) => (role === 'owner' ? owner : { ...owner, options: `-c role=${APP_ROLE}` }),
		revive: () => Promise.resolve(false),
		stop: () => Promise.resolve()
	};
}

/** Opens a connection for one piece of work. */
export async function withClient<Value>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<Value>) {
	const client = new pg.Client(config);
	client.on('error', () => undefined);
	try {
		await client.connect();
		return await work(client);
	} finally {
		await client.end().catch(() => undefined);
	}
}

async function foundDatabase(config: pg.ClientConfig): Promise<void> {
	await withClient(config, async (client) => {
		await client.query("select pg_advisory_lock(hashtextextended('hemicycle-founding', 0))");
		const roles = await client.query<{ rolname: string }>(
			"select rolname from pg_roles where rolname like 'hemicycle%'"
		);
		const known = new Set(roles.rows.map((row) => row.rolname));
		if (!known.has(OWNER_ROLE)) await client.query(`create role ${OWNER_ROLE} login`);
		if (!known.has(APP_ROLE)) await client.query(`create role ${APP_ROLE} login`);
		const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
		if (found.rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE} template template0`);
	});
}

async function foundAppRole(client: pg.Client): Promise<void> {
	const found = await client.query<{ bypasses: boolean }>(
		'select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = $1',
		[APP_ROLE]
	);
	if (found.rows[0]?.bypasses) {
		throw new StartRefusal(`The role ${APP_ROLE} of DATABASE_URL bypasses row-level security: take that right away.`);
	}
	try {
		if (found.rowCount === 0) await client.query(`create role ${APP_ROLE} nologin`);
		await client.query(`grant ${APP_ROLE} to current_user`);
	} catch (error) {
		if (await mayTake(client)) return;
		throw new StartRefusal(
			`The user of DATABASE_URL may not make the role ${APP_ROLE} (${(error as Error).message}): as an administrator run CREATE ROLE ${APP_ROLE}; GRANT ${APP_ROLE} TO that user.`
		);
	}
}

/** Another process may have made the role at the same time, or an administrator before. */
async function mayTake(client: pg.Client): Promise<boolean> {
	const answer = await client
		.query<{ may: boolean }>("select pg_has_role(current_user, $1, 'member') as may", [APP_ROLE])
		.catch(() => undefined);
	return answer?.rows[0]?.may ?? false;
}

async function majorOf(client: pg.Client): Promise<number> {
	const answer = await client.query<{ number: string }>("select current_setting('server_version_num') as number");
	return Math.floor(Number(answer.rows[0]?.number) / 10_000);
}
