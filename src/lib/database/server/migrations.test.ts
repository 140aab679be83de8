import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { emptyDatabase, freshDatabase } from '#lib/testing/database.ts';
import { migrateWith } from './migrations.ts';
import { externalServer, withClient } from './server.ts';

async function folderOf(names: string[]): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'hemicycle-migrations-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	for (const name of names) await cp(join('drizzle', name), join(folder, name), { recursive: true });
	return folder;
}

/** Everything that makes a schema: columns, constraints, indexes, policies, triggers, functions, kinds of values, rights. */
async function dump(database: ClientConfig): Promise<unknown> {
	return withClient(database, async (client) => {
		const answer = await client.query(`
			select 'column' as kind, table_name || '.' || column_name as name,
				concat_ws(' ', data_type, is_nullable, column_default, generation_expression) as said
			from information_schema.columns where table_schema = 'public'
			union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
			from pg_constraint where connamespace = 'public'::regnamespace
			union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'
			union all select 'policy', tablename || '.' || policyname, concat_ws(' ', cmd, qual, with_check) from pg_policies
			union all select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
			union all select 'function', p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p
			where pronamespace = 'public'::regnamespace and prokind = 'f'
				and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
			union all select 'enum', enumtypid::regtype || '.' || enumlabel, enumsortorder::text from pg_enum
			union all select 'right', relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace
			order by 1, 2, 3`);
		return answer.rows as unknown;
	});
}

test('a fresh database is migrated, and the application works as the lesser role', async () => {
	const { pool } = await freshDatabase();
	const answer = await pool.query<{ role: string; bypass: boolean }>(
		'select current_user as role, rolbypassrls or rolsuper as bypass from pg_roles where rolname = current_user'
	);
	expect(answer.rows[0]).toEqual({ role: 'hemicycle_app', bypass: false });
});

test('three first starts at once do not get in each other’s way, eight times', { timeout: 120_000 }, async () => {
	for (let round = 0; round < 8; round += 1) {
		const database = await emptyDatabase();
		await Promise.all([1, 2, 3].map(() => migrateWith(database, 'drizzle')));
	}
});

test('an empty database and one of any earlier release end in the same schema', async () => {
	const names = (await readdir('drizzle')).toSorted();
	const empty = await emptyDatabase();
	await migrateWith(empty, 'drizzle');
	// The first release had two migrations.
	for (let count = 2; count < names.length; count += 1) {
		const earlier = await emptyDatabase();
		await migrateWith(earlier, await folderOf(names.slice(0, count)));
		await migrateWith(earlier, 'drizzle');
		expect(await dump(earlier), names[count]).toEqual(await dump(empty));
	}
});

test('migrating again changes nothing', async () => {
	const database = await emptyDatabase();
	await migrateWith(database, 'drizzle');
	const before = await dump(database);
	await migrateWith(database, 'drizzle');
	expect(await dump(database)).toEqual(before);
});

test('a late migration with an older date is applied', async () => {
	const database = await emptyDatabase();
	const names = await readdir('drizzle');
	await migrateWith(database, await folderOf(names));
	const folder = await folderOf(names);
	await mkdir(join(folder, '20261122061900_late'));
	await writeFile(
		join(folder, '20261122061900_late', 'migration.sql'),
		'create table late (tenant_id uuid primary key);'
	);
	await migrateWith(database, folder);
	await expect(withClient(database, (client) => client.query('select from late'))).resolves.toBeDefined();
});

test('a database whose LC_CTYPE is C is refused, because it would cut French words wrongly', async () => {
	const database = await emptyDatabase("locale 'C'");
	await expect(migrateWith(database, 'drizzle')).rejects.toThrow("LOCALE 'C.UTF-8'");
});

test('one’s own PostgreSQL is taken by its address, with the lesser role for the application', async () => {
	const { connectionString, host, port, user, database } = await emptyDatabase();
	const url = connectionString ?? `postgres://${user}@/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`;
	const server = await externalServer(url);
	expect(server.major).toBeGreaterThanOrEqual(15);
	const role = await withClient(server.connection('app'), (client) => client.query('select current_user as role'));
	expect(role.rows).toEqual([{ role: 'hemicycle_app' }]);
});

test('an address where nothing answers is refused with a sentence', async () => {
	expect(inject('testServer').template).toContain('hemicycle');
	await expect(externalServer('postgres://127.0.0.1:1/nothing')).rejects.toThrow(
		'The database of DATABASE_URL cannot be reached'
	);
});
