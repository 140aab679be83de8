import type pg from 'pg';
import { POINTING_AT_TENANTS } from '#lib/database/server/migrations.ts';
import { insertOrder } from '../rules/insert-order.ts';

export interface TableOfTenant {
	name: string;
	/** Those that are written; PostgreSQL makes the others itself. */
	columns: string[];
	/** Columns of the primary key, in order. */
	key: string[];
	/** Columns that may hold the id of an account. */
	ids: string[];
	/** A column that PostgreSQL numbers by itself. */
	identity: string | null;
	refersTo: string[];
}

/**
 * Every table of a tenant, as PostgreSQL's catalogue knows it, so that none is forgotten when one is added: whatever has a
 * `tenant_id` is in the archive. In an order in which rows can be put back.
 */
export async function tablesOfTenants(client: pg.ClientBase): Promise<TableOfTenant[]> {
	const { rows } = await client.query<TableOfTenant>(
		`select c.relname as name,
			array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns,
			coalesce(array_agg(a.attname::text order by a.attnum)
				filter (where a.atttypid = 'uuid'::regtype and a.attname not in ('tenant_id', 'id')), '{}') as ids,
			min(a.attname::text) filter (where a.attidentity <> '') as identity,
			(select array_agg(k.attname::text order by p.place) from pg_index i
				cross join unnest(i.indkey::int[]) with ordinality p (number, place)
				join pg_attribute k on k.attrelid = i.indrelid and k.attnum = p.number
				where i.indrelid = c.oid and i.indisprimary) as key,
			coalesce((select array_agg(distinct t.relname::text) from pg_constraint f
				join pg_class t on t.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f'), '{}') as "refersTo"
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
			and c.relname <> all ($1)
		group by c.oid, c.relname order by c.relname`,
		// Of the installation: memberships come with the accounts; hosts, sessions and links belong to the house.
		[POINTING_AT_TENANTS]
	);
	const byName = new Map(rows.map((table) => [table.name, table]));
	return insertOrder(rows).flatMap((name) => byName.get(name) ?? []);
}

/** The migrations that a database has been through, in order. */
export async function migrationsOf(client: pg.ClientBase): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>('select name from drizzle.__drizzle_migrations order by name');
	return rows.map(({ name }) => name);
}

/** A name of the catalogue, as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const list = (names: readonly string[]): string => names.map(quoted).join(', ');
