import { and, eq, is, type InferInsertModel, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgTable, type AnyPgColumn } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { isUuid } from '#lib/kernel/ids.ts';
import { inTransaction } from './transaction.ts';

/** A table of a tenant: it has a `tenant_id`. */
export type TenantTable = PgTable & { tenantId: AnyPgColumn };
/** A row as a store writes it: the tenant is added by `TenantTx`. */
export type NewRow<Table extends PgTable> = Omit<InferInsertModel<Table>, 'tenantId'>;
/** New values of a row, or expressions for them. A row never changes its tenant. */
export type Changes<Table extends PgTable> = {
	[Column in keyof NewRow<Table>]?: NewRow<Table>[Column] | SQL | undefined;
};
/** What a database takes at the moment; the same object for all tenants. */
export interface DatabaseMode {
	/** Acts are refused and reading goes on: the disk is full. */
	isReadOnly: boolean;
}
type RawTransaction = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

/**
 * The database as one tenant may see it. Every statement runs in a transaction that has told PostgreSQL the tenant
 * (row-level security, the second net) and goes through a `TenantTx`, which adds `tenant_id` by itself (the first net).
 */
export class TenantDb {
	readonly tenantId: string;
	readonly #pool: pg.Pool;
	readonly #mode: Readonly<DatabaseMode>;

	constructor(pool: pg.Pool, tenantId: string, mode: Readonly<DatabaseMode> = { isReadOnly: false }) {
		if (!isUuid(tenantId)) throw new Error('a tenant id is a UUID');
		this.#pool = pool;
		this.#mode = mode;
		this.tenantId = tenantId;
	}

	/** Whether writing is refused now: what can do without, does. */
	get isReadOnly(): boolean {
		return this.#mode.isReadOnly;
	}

	/** One whole act: what it reads and writes is committed together or not at all. Read-only, PostgreSQL refuses writes (25006). */
	async transaction<Value>(act: (tx: TenantTx) => Promise<Value>): Promise<Value> {
		const afterwards: (() => void)[] = [];
		// A UUID, as the constructor has seen: nothing in it can end the literal.
		const begin = `begin${this.#mode.isReadOnly ? ' read only' : ''}; select set_config('app.tenant', '${this.tenantId}', true)`;
		const value = await inTransaction(this.#pool, begin, (raw) => act(new TenantTx(raw, this.tenantId, afterwards)));
		for (const work of afterwards) work();
		return value;
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
	readonly #afterwards: (() => void)[];

	constructor(raw: RawTransaction, tenantId: string, afterwards: (() => void)[] = []) {
		this.raw = raw;
		this.tenantId = tenantId;
		this.#afterwards = afterwards;
		this.select = ((...fields: []) =>
			narrowBuilder(raw.select(...fields) as unknown as FromBuilder, tenantId)) as unknown as RawTransaction['select'];
	}

	/** Runs once the transaction is committed, and never if it is not: for telling others, not for promises. */
	afterCommit(work: () => void): void {
		this.#afterwards.push(work);
	}

	insert<Table extends TenantTable>(table: Table, rows: NewRow<Table> | NewRow<Table>[]) {
		const list = (Array.isArray(rows) ? rows : [rows]).map((row) => ({ ...row, tenantId: this.tenantId }));
		return this.raw.insert(table).values(list as never);
	}

	update<Table extends TenantTable>(table: Table, changes: Changes<Table>, condition: SQL | undefined) {
		if ('tenantId' in changes) throw new Error('a row never changes its tenant');
		return this.raw
			.update(table)
			.set(changes as never)
			.where(ownRows(table, this.tenantId, condition));
	}

	delete(table: TenantTable, condition: SQL | undefined) {
		return this.raw.delete(table).where(ownRows(table, this.tenantId, condition));
	}
}

/** The rows of the tenant only; tables of the installation and subqueries are left as they are. */
function ownRows(table: unknown, tenantId: string, condition: SQL | undefined): SQL | undefined {
	const column = is(table, PgTable) ? (table as Partial<TenantTable>).tenantId : undefined;
	return column ? and(eq(column, tenantId), condition) : condition;
}

function narrowBuilder(builder: FromBuilder, tenantId: string): FromBuilder {
	const from = builder.from.bind(builder);
	builder.from = (table) => narrowQuery(from(table), table, tenantId);
	return builder;
}

function narrowQuery(query: NarrowedQuery, from: unknown, tenantId: string): NarrowedQuery {
	const where = query.where.bind(query);
	const innerJoin = query.innerJoin.bind(query);
	const leftJoin = query.leftJoin.bind(query);
	query.where = (condition) => where(ownRows(from, tenantId, condition));
	query.innerJoin = (table, on) => innerJoin(table, ownRows(table, tenantId, on));
	query.leftJoin = (table, on) => leftJoin(table, ownRows(table, tenantId, on));
	for (const join of OTHER_JOINS) {
		query[join] = () => {
			throw new Error('only inner and left joins are narrowed to the tenant');
		};
	}
	return query.where(undefined);
}

const OTHER_JOINS = [
	'rightJoin',
	'fullJoin',
	'crossJoin',
	'leftJoinLateral',
	'innerJoinLateral',
	'crossJoinLateral'
] as const;

interface FromBuilder {
	from(table: unknown): NarrowedQuery;
}

type NarrowedQuery = {
	where(condition: SQL | undefined): NarrowedQuery;
	innerJoin(table: unknown, on: SQL | undefined): NarrowedQuery;
	leftJoin(table: unknown, on: SQL | undefined): NarrowedQuery;
} & Record<(typeof OTHER_JOINS)[number], () => never>;
