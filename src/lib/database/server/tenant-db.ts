import { and, eq, is, sql, type InferInsertModel, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgTable, type AnyPgColumn, type PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { isUuid } from '#lib/kernel/ids.ts';

/** A table of a tenant: it has a `tenant_id`. */
export type TenantTable = PgTable & { tenantId: AnyPgColumn };
/** A row as a store writes it: the tenant is added by `TenantTx`. */
export type NewRow<Table extends PgTable> = Omit<InferInsertModel<Table>, 'tenantId'>;
type RawTransaction = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0];

/**
 * The database as one tenant may see it. Every statement runs in a transaction that has told PostgreSQL the tenant
 * (row-level security, the second net) and goes through a `TenantTx`, which adds `tenant_id` by itself (the first net).
 */
export class TenantDb {
	readonly tenantId: string;
	readonly #pool: NodePgDatabase;

	constructor(pool: NodePgDatabase, tenantId: string) {
		if (!isUuid(tenantId)) throw new Error('a tenant id is a UUID');
		this.#pool = pool;
		this.tenantId = tenantId;
	}

	/** One whole act: what it reads and writes is committed together or not at all. */
	async transaction<Value>(act: (tx: TenantTx) => Promise<Value>): Promise<Value> {
		return this.#pool.transaction(async (tx) => {
			await tx.execute(sql`select set_config('app.tenant', ${this.tenantId}, true)`);
			return act(new TenantTx(tx, this.tenantId));
		});
	}
}

/** Drizzle's own builders, with the tenant added to every `where`, every join and every inserted row. */
export class TenantTx {
	readonly tenantId: string;
	/**
	 * For statements that builders cannot say (batches, row locks in CTEs). They name `tenant_id` themselves; row-level
	 * security stands behind them.
	 */
	readonly raw: RawTransaction;
	/** As drizzle's `select`; tenant tables in `from` and in joins are narrowed to the tenant. */
	readonly select: RawTransaction['select'];

	constructor(raw: RawTransaction, tenantId: string) {
		this.raw = raw;
		this.tenantId = tenantId;
		this.select = ((...fields: []) => this.#scopeBuilder(raw.select(...fields))) as RawTransaction['select'];
	}

	insert<Table extends TenantTable>(table: Table, rows: NewRow<Table> | NewRow<Table>[]) {
		const list = (Array.isArray(rows) ? rows : [rows]).map((row) => ({ ...row, tenantId: this.tenantId }));
		return this.raw.insert(table).values(list as never);
	}

	update<Table extends TenantTable>(table: Table, set: PgUpdateSetSource<Table>, condition?: SQL) {
		return this.raw.update(table).set(set).where(this.#own(table, condition));
	}

	delete<Table extends TenantTable>(table: Table, condition?: SQL) {
		return this.raw.delete(table).where(this.#own(table, condition));
	}

	#own(table: unknown, condition?: SQL): SQL | undefined {
		const tenantId = is(table, PgTable) ? (table as Partial<TenantTable>).tenantId : undefined;
		return tenantId ? and(eq(tenantId, this.tenantId), condition) : condition;
	}

	#scopeBuilder<Builder extends { from(table: never): unknown }>(builder: Builder): Builder {
		const from = builder.from.bind(builder);
		builder.from = (table: never) => this.#scopeQuery(from(table) as ScopedQuery, table);
		return builder;
	}

	#scopeQuery(query: ScopedQuery, from: unknown): ScopedQuery {
		const { where, innerJoin, leftJoin } = query;
		query.where = (condition) => where.call(query, this.#own(from, condition));
		query.innerJoin = (table, on) => innerJoin.call(query, table, this.#own(table, on));
		query.leftJoin = (table, on) => leftJoin.call(query, table, this.#own(table, on));
		query.rightJoin =
			query.fullJoin =
			query.crossJoin =
				() => {
					throw new Error('only inner and left joins are narrowed to the tenant');
				};
		return query.where(undefined);
	}
}

interface ScopedQuery {
	where(condition: SQL | undefined): ScopedQuery;
	innerJoin(table: unknown, on: SQL | undefined): ScopedQuery;
	leftJoin(table: unknown, on: SQL | undefined): ScopedQuery;
	rightJoin: unknown;
	fullJoin: unknown;
	crossJoin: unknown;
}
