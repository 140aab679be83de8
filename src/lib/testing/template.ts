import type { ClientConfig } from 'pg';
import { migrateWith } from '#lib/database/server/migrations.ts';
import { withClient } from '#lib/database/server/server.ts';

/** A server for tests and the migrated database that fresh ones are copied from. */
export interface TestServer {
	/** A superuser's address: for making databases and for looking behind the nets. */
	address: { host?: string; port?: number; user?: string; connectionString?: string };
	template: string;
}

/** Makes the migrated template. A name of its own for each run: several may use one server. */
export async function foundTemplate(address: TestServer['address']): Promise<TestServer> {
	const template = `hemicycle_template_${process.pid}`;
	await withClient(on(address, 'postgres'), async (client) => {
		const found = await client.query("select from pg_roles where rolname = 'hemicycle_app'");
		if (found.rowCount === 0) await client.query('create role hemicycle_app login');
		await client.query(`drop database if exists ${template}`);
		await client.query(`create database ${template} template template0 locale 'C.UTF-8' encoding 'UTF8'`);
	});
	await migrateWith(on(address, template), 'drizzle');
	return { address, template };
}

/** The address of one database of the server. */
export function on(address: TestServer['address'], database: string): ClientConfig {
	if (!address.connectionString) return { ...address, database };
	const url = new URL(address.connectionString);
	url.pathname = database;
	return { connectionString: url.href };
}
