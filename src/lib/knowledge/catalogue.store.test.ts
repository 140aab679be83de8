import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as schema from '../../schema.ts';
import { FILE_INDEX } from './file-index.ts';
import { TABLES } from '#lib/privacy/rules/retention.ts';
import { OF_INSTALLATION, OF_TENANT } from '#lib/privacy/server/apply.ts';

const tables = (Object.values(schema) as unknown[]).filter((value): value is PgTable => is(value, PgTable));
/** Columns by which a row tells of a person. */
const PERSONAL =
	/^(account_id|author_id|subject_id|created_by|recorded_by|decided_by|cleared_by|email|recipient|.*mandate_id|holder_account_id)$/;
/** `subject_id` of these is a sitting. */
const OF_SITTINGS = ['job'];

test('every table of the schema has its class of retention, or the article of the law that keeps it', () => {
	expect(Object.keys(TABLES).toSorted()).toEqual(tables.map((table): string => getTableName(table)).toSorted());
});

test('a table with a person in it is not taken for a thing', () => {
	const taken = tables.filter((table) => {
		const name = getTableName(table);
		const isPersonal = Object.values(getTableColumns(table)).some((column) => PERSONAL.test(column.name));
		return isPersonal && !OF_SITTINGS.includes(name) && TABLES[name]?.fate === 'thing';
	});
	expect(taken.map((table): string => getTableName(table))).toEqual([]);
});

test('every class has its eraser', () => {
	const applied = [...Object.keys(OF_INSTALLATION), ...Object.keys(OF_TENANT), 'papers'];
	const classes = Object.values(TABLES).flatMap((row) => (row.fate === 'aged' ? [row.class] : []));
	expect([...new Set(classes)].filter((name) => !applied.includes(name))).toEqual([]);
});

test('what is told of a table has its line in the index of the file', () => {
	const told = Object.values(TABLES).flatMap((row) => ('told' in row ? [row.told] : []));
	expect([...new Set(told)].filter((part) => !(part in FILE_INDEX))).toEqual([]);
});
