import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { beforeAll, expect, test, vi } from 'vitest';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { accounts, bodies, mandates } from '#lib/people/server/tables.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { makeBody, makeMandate, makeTenant } from './factories.ts';

let database: FreshDatabase;
let ville: TenantDb;
let agglo: TenantDb;

beforeAll(async () => {
	database = await freshDatabase();
	ville = database.tenant((await makeTenant(database)).id);
	agglo = database.tenant((await makeTenant(database)).id);
	for (const { tenantId } of [ville, agglo]) {
		const body = await makeBody(database, tenantId, { slug: 'conseil' });
		await makeMandate(database, tenantId, { bodyId: body.id });
	}
});

test('a condition narrows what the tenant has, and never widens it', async () => {
	const found = await ville.transaction((tx) =>
		tx
			.select()
			.from(bodies)
			.where(sql`true or true`)
	);
	expect(found.map(({ tenantId }) => tenantId)).toEqual([ville.tenantId]);
});

test('an alias is narrowed as its table is', async () => {
	const other = alias(bodies, 'other');
	const found = await ville.transaction((tx) =>
		tx
			.select({ one: bodies.tenantId, other: other.tenantId })
			.from(bodies)
			.innerJoin(other, eq(bodies.slug, other.slug))
	);
	expect(found).toEqual([{ one: ville.tenantId, other: ville.tenantId }]);
});

test('tables of the installation join as they are', async () => {
	const found = await ville.transaction((tx) =>
		tx
			.select({ lastName: accounts.lastName, tenantId: mandates.tenantId })
			.from(mandates)
			.innerJoin(accounts, eq(accounts.id, mandates.accountId))
	);
	expect(found).toHaveLength(1);
});

test('a subquery made by the transaction is narrowed', async () => {
	const found = await ville.transaction((tx) => {
		const own = tx.select({ id: bodies.id, slug: bodies.slug }).from(bodies).as('own');
		return tx.select().from(own);
	});
	expect(found).toHaveLength(1);
});

test('joins that could bring strangers are refused', async () => {
	const crossing = ville.transaction(async (tx) => {
		await tx.select().from(bodies).rightJoin(mandates, and());
	});
	await expect(crossing).rejects.toThrow('only inner and left joins');
});

test('a row never changes its tenant', async () => {
	const moving = ville.transaction(async (tx) => {
		await tx.update(bodies, { tenantId: agglo.tenantId } as object, undefined);
	});
	await expect(moving).rejects.toThrow('never changes its tenant');
});

test('the same name may be taken in two tenants, and not twice in one', async () => {
	await expect(makeBody(database, ville.tenantId, { slug: 'conseil' })).rejects.toMatchObject({
		cause: { code: '23505' }
	});
});

test('the tenant is forgotten with the transaction, also when it fails', async () => {
	await expect(ville.transaction(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
	const shown = await database.pool.query("select coalesce(current_setting('app.tenant', true), '') as tenant");
	expect(shown.rows).toEqual([{ tenant: '' }]);
});

test('what is to be told is told after the commit, and not without it', async () => {
	const tell = vi.fn();
	await ville.transaction((tx) => Promise.resolve(tx.afterCommit(tell)));
	expect(tell).toHaveBeenCalledOnce();
	await ville
		.transaction((tx) => {
			tx.afterCommit(tell);
			throw new Error('failed');
		})
		.catch(() => undefined);
	expect(tell).toHaveBeenCalledOnce();
});

test('a tenant is a UUID', () => {
	expect(() => database.tenant("x'; drop table tenant; --")).toThrow('a tenant id is a UUID');
});
