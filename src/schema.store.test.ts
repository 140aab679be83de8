import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#lib/testing/database.ts';
import * as schema from './schema.ts';

/** Known to every tenant, so without row-level security. A new name here needs a reason in its room's `tables.ts`. */
const INSTALLATION_TABLES = [
	'access_reset',
	'account',
	'account_identity',
	'challenge',
	'identity_door',
	'identity_session',
	'installation_fact',
	'membership',
	'passkey',
	'rate_limit',
	'recovery_code',
	'session',
	'sign_in_link',
	'step_up',
	'tenant',
	'totp'
];

const names = (Object.values(schema) as unknown[])
	.filter((value) => is(value, PgTable))
	.map((table): string => getTableName(table))
	.toSorted();
const tenantTables = names.filter((name) => !INSTALLATION_TABLES.includes(name));

let database: FreshDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});

async function rows<Row extends object>(query: string, ...values: unknown[]): Promise<Row[]> {
	return (await database.pool.query<Row>(query, values)).rows;
}

test('the database has the tables of the schema, and no others', async () => {
	const found = await rows<{ name: string }>(
		"select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
	);
	expect(found.map(({ name }) => name).toSorted()).toEqual(names);
});

describe.each(tenantTables)('%s', (name) => {
	test('forces row-level security on reading and writing', async () => {
		const [table] = await rows(
			'select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where oid = $1::regclass',
			name
		);
		expect(table).toEqual({ enabled: true, forced: true });
		const own = "(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)";
		const policies = await rows(
			'select cmd, permissive, qual, with_check from pg_policies where schemaname = $1 and tablename = $2',
			'public',
			name
		);
		expect(policies).toEqual([{ cmd: 'ALL', permissive: 'PERMISSIVE', qual: own, with_check: own }]);
	});

	test('begins every key with the tenant, so that none tells of another tenant', async () => {
		const keys = await rows<{ name: string; first: string; isPrimary: boolean }>(
			`select i.indexrelid::regclass::text as name, i.indisprimary as "isPrimary", a.attname as first from pg_index i
			join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
			where i.indrelid = $1::regclass and i.indisunique`,
			name
		);
		expect(keys.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
		expect(keys.filter(({ first }) => first !== 'tenant_id')).toEqual([]);
	});

	test('refers to rows of its own tenant only', async () => {
		const references = await rows<{ target: string; columns: string }>(
			`select c.confrelid::regclass::text as target,
				(select string_agg(a.attname, ',' order by k.place) from unnest(c.conkey) with ordinality k (number, place)
				join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns
			from pg_constraint c where c.conrelid = $1::regclass and c.contype = 'f'`,
			name
		);
		const crossing = references.filter(
			({ target, columns }) => tenantTables.includes(target) && !columns.startsWith('tenant_id,')
		);
		expect(crossing).toEqual([]);
	});
});

test('the application may do what stores do, and nothing that goes around the nets', async () => {
	const [role] = await rows(
		`select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as "isMighty",
			exists (select from pg_class where relnamespace = 'public'::regnamespace and relowner = pg_roles.oid) as "isOwner"
		from pg_roles where rolname = current_user`
	);
	expect(role).toEqual({ isMighty: false, isOwner: false });
	const [journal] = await rows(
		`select has_table_privilege('journal_entry', 'delete') or has_table_privilege('journal_entry', 'truncate')
			or has_column_privilege('journal_entry', 'body', 'update') as "mayRewrite"`
	);
	expect(journal).toEqual({ mayRewrite: false });
});
