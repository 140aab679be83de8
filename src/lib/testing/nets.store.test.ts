import { eq, getTableColumns, getTableName, is } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { PgTable, type PgColumn } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { POINTING_AT_TENANTS } from '#lib/database/server/migrations.ts';
import { TenantDb, type TenantTable } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import * as schema from '../../schema.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

/**
 * Two nets, each tried alone: the tenant that `TenantTx` adds, on a connection that row-level security does not bind; and
 * row-level security, under statements that name no tenant. Every table, every statement: tenant V finds and changes
 * nothing of tenant A.
 */
const A = newId();
const V = newId();
const tenantTables = (Object.values(schema) as unknown[]).filter(
	(value): value is TenantTable =>
		is(value, PgTable) && 'tenantId' in value && !POINTING_AT_TENANTS.includes(getTableName(value))
);
/** PostgreSQL refuses the application any change of these, whoever's they are. */
const APPEND_ONLY = ['journal_entry', 'journal_checkpoint', 'journal_stamp'];
const named = tenantTables.map((table) => [getTableName(table), table] as const);

let fresh: FreshDatabase;
let behind: pg.Client;
/** Column values of a row that may be given to a table as it stands: foreign keys and triggers sleep in this session. */
beforeAll(async () => {
	fresh = await freshDatabase();
	behind = new pg.Client(fresh.behind);
	await behind.connect();
	await behind.query('set session_replication_role = replica');
});
afterAll(() => behind.end());

beforeEach(async () => {
	for (const table of tenantTables) {
		await behind.query(`delete from "${getTableName(table)}"`);
		await drizzle({ client: behind })
			.insert(table)
			.values(rowOf(table, A) as never);
	}
});

function rowOf(table: TenantTable, tenantId: string): Record<string, unknown> {
	const columns = Object.entries<PgColumn>(getTableColumns(table));
	// What may be left out is: of some columns a row has one or the other (an upload is for a sitting or for a draft).
	const given = columns.filter(
		([, column]) => column.notNull || getTableName(table) !== 'upload' || column.name === 'sitting_id'
	);
	const written = given.filter(([, column]) => !column.generated && !column.generatedIdentity);
	return Object.fromEntries(written.map(([key, column]) => [key, key === 'tenantId' ? tenantId : valueOf(column)]));
}

function valueOf(column: PgColumn): unknown {
	if (column.enumValues?.[0] !== undefined) return column.enumValues[0];
	const values: Record<string, unknown> = {
		PgUUID: newId(),
		PgText: `text ${newId()}`,
		PgBoolean: true,
		PgTimestamp: new Date(0),
		PgDateString: '2026-06-18',
		PgJsonb: [],
		PgCustomColumn: new Uint8Array([1])
	};
	return column.columnType in values ? values[column.columnType] : 1;
}

/** Everything that lies in a table, whoever it belongs to. */
async function contents(table: PgTable): Promise<unknown[]> {
	return (await behind.query<object>(`select * from "${getTableName(table)}" order by 1`)).rows;
}

function harmlessChange(table: TenantTable): Record<string, unknown> {
	const changeable = Object.entries<PgColumn>(getTableColumns(table)).filter(
		([key, column]) => key !== 'tenantId' && !column.generated && !column.generatedIdentity
	);
	const [key, column] = changeable.at(-1) ?? [];
	if (key === undefined || column === undefined) throw new Error('a table without columns');
	return { [key]: valueOf(column) };
}

describe('the first net alone: scoping, on a connection that row-level security does not bind', () => {
	let pool: pg.Pool;
	let victim: TenantDb;
	beforeAll(() => {
		pool = new pg.Pool({ ...fresh.behind, max: 2, options: '-c session_replication_role=replica' });
		victim = new TenantDb(pool, V);
	});
	afterAll(() => pool.end());

	test.each(named)('%s', async (_, table) => {
		const before = await contents(table);
		expect(before).toHaveLength(1);
		await victim.transaction(async (tx) => {
			expect(await tx.select().from(table)).toEqual([]);
			expect(await tx.select().from(table).where(eq(table.tenantId, A))).toEqual([]);
			await tx.update(table, harmlessChange(table), undefined);
			await tx.update(table, harmlessChange(table), eq(table.tenantId, A));
			await tx.delete(table, undefined);
			await tx.delete(table, eq(table.tenantId, A));
		});
		expect(await contents(table)).toEqual(before);
		await victim.transaction((tx) => tx.insert(table, rowOf(table, A) as never));
		const tenants = (await contents(table)).map((row) => (row as { tenant_id: string }).tenant_id);
		expect(tenants.toSorted()).toEqual([A, V].toSorted());
	});

	test.each(named.filter(([name]) => name !== 'body'))('%s, joined', async (_, table) => {
		await drizzle({ client: behind })
			.insert(schema.bodies)
			.values(rowOf(schema.bodies, V) as never);
		const found = await victim.transaction((tx) =>
			tx.select({ body: schema.bodies.id, stranger: table.tenantId }).from(schema.bodies).leftJoin(table, undefined)
		);
		expect(found.map(({ stranger }) => stranger)).not.toContain(A);
		const inner = await victim.transaction((tx) =>
			tx.select({ stranger: table.tenantId }).from(schema.bodies).innerJoin(table, undefined)
		);
		expect(inner.map(({ stranger }) => stranger)).not.toContain(A);
	});
});

describe('the second net alone: row-level security, under statements that name no tenant', () => {
	test.each(named)('%s', async (name, table) => {
		const before = await contents(table);
		const victim = fresh.tenant(V);
		const changed = harmlessChange(table);
		await victim.transaction(async ({ raw }) => {
			expect(await raw.select().from(table)).toEqual([]);
			if (!APPEND_ONLY.includes(name)) {
				await raw.update(table).set(changed);
				await raw.delete(table);
			}
		});
		expect(await contents(table)).toEqual(before);
		const intruding = victim.transaction(({ raw }) => raw.insert(table).values(rowOf(table, A) as never));
		await expect(intruding).rejects.toMatchObject({ cause: { code: '42501' } });
	});

	test.each(named)('%s, when no tenant was told', async (_, table) => {
		expect(await fresh.installation.select().from(table)).toEqual([]);
	});
});
