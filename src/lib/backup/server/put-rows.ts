import type pg from 'pg';
import { list, quoted, type TableOfTenant } from './catalogue.ts';
import { rowsOf, type Row } from './read-archive.ts';
import type { TarReader } from './tar.ts';

/** Never taken away: a journal forgets nothing, and what is made from it is made anew. */
const JOURNAL = [
	'journal_entry',
	'journal_value',
	'journal_checkpoint',
	'journal_stamp',
	'journal_mention',
	'journal_verdict'
];
export const isOfJournal = ({ name }: { name: string }): boolean => JOURNAL.includes(name);

/** Takes away what the council has now, what refers to others first. */
export async function takeAway(client: pg.Client, tables: readonly TableOfTenant[], tenantId: string): Promise<void> {
	for (const table of tables.toReversed())
		await client.query(`delete from ${quoted(table.name)} where tenant_id = $1`, [tenantId]);
}

/** Puts rows back as they were, each table by one statement, so that rows of a table may refer to each other. */
export async function putBack(
	client: pg.Client,
	tar: TarReader,
	table: TableOfTenant,
	{ tenantId, keep = () => true }: { tenantId: string; keep?: (row: Row) => boolean }
): Promise<number> {
	await client.query('create temporary table archived (place bigserial, row json not null) on commit drop');
	let batch: string[] = [];
	const flush = async () => {
		if (batch.length > 0) await client.query('insert into archived (row) select unnest($1::text[])::json', [batch]);
		batch = [];
	};
	for await (const row of rowsOf(tar, `rows/${table.name}.jsonl`)) {
		if (row['tenant_id'] !== tenantId) throw new Error(`a row of ${table.name} is another council's`);
		if (keep(row)) batch.push(JSON.stringify(row));
		if (batch.length >= 100) await flush();
	}
	await flush();
	const columns = list(table.columns);
	const { rowCount } = await client.query(
		`insert into ${quoted(table.name)} (${columns}) overriding system value
		select ${table.columns.map((name) => `restored.${quoted(name)}`).join(', ')} from archived
		cross join lateral json_populate_record(null::${quoted(table.name)}, archived.row) restored order by archived.place`
	);
	await client.query('drop table archived');
	if (table.identity !== null) await moveCounter(client, table.name, table.identity);
	return rowCount ?? 0;
}

/** In another house the numbers that PostgreSQL gives may be lower: they go on above what was put back. */
async function moveCounter(client: pg.Client, table: string, column: string): Promise<void> {
	await client.query(
		`select setval(pg_get_serial_sequence($1, $2), greatest(
			(select coalesce(max(${quoted(column)}), 0) + 1 from ${quoted(table)}), nextval(pg_get_serial_sequence($1, $2))), false)`,
		[quoted(table), column]
	);
}
