import { inject, onTestFinished, afterAll } from 'vitest';
import { openDatabase, type Database } from '#lib/database/server/database.ts';
import { APP_ROLE, withClient } from '#lib/database/server/server.ts';
import { on, type TestServer } from './template.ts';
import type { ClientConfig } from 'pg';

/** A database of one's own, migrated and empty. */
export interface FreshDatabase extends Database {
	/** The superuser's address: for looking behind row-level security. */
	behind: ClientConfig;
	/** The application's address. */
	connection: ClientConfig;
}

let made = 0;

/**
 * A migrated, empty database, in about 40 ms. Called at the top of a file it lasts for the file; inside a test, for the
 * test. On the server of the run, or on another one.
 */
export async function freshDatabase(server: TestServer = inject('testServer')): Promise<FreshDatabase> {
	const { behind, drop } = await createDatabase(server, `template ${server.template}`);
	const connection = { ...behind, options: `-c role=${APP_ROLE}` };
	const database = openDatabase(connection, () => undefined, 10);
	whenDone(async () => {
		await database.close();
		await drop();
	});
	return { ...database, behind, connection };
}

/** A database without tables, for tests of migrations. Answers its superuser's address. */
export async function emptyDatabase(locale = "locale 'C.UTF-8'"): Promise<ClientConfig> {
	const { behind, drop } = await createDatabase(inject('testServer'), `template template0 encoding 'UTF8' ${locale}`);
	whenDone(drop);
	return behind;
}

async function createDatabase(
	{ address, template }: TestServer,
	like: string
): Promise<{ behind: ClientConfig; drop: () => Promise<void> }> {
	const name = `${template}_${process.pid}_${(made += 1)}`;
	const administer = (statement: string) =>
		withClient(on(address, 'postgres'), (client) => client.query(statement).then(() => undefined));
	await administer(`create database ${name} ${like}`);
	return { behind: on(address, name), drop: () => administer(`drop database ${name} with (force)`) };
}

function whenDone(drop: () => Promise<void>): void {
	try {
		onTestFinished(drop);
	} catch {
		afterAll(drop);
	}
}
