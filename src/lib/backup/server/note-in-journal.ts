import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal, type JournalEntry } from '#lib/journal/server/append.ts';

/** An entry about the council itself, by nobody's account: whoever runs these commands has the machine. */
export async function noteInJournal(
	client: pg.Client,
	tenantId: string,
	entry: Pick<JournalEntry, 'act' | 'details'>,
	now: Date
): Promise<void> {
	await client.query('begin');
	await client.query("select set_config('app.tenant', $1, true)", [tenantId]);
	await writeEntry(client, tenantId, entry, now);
	await client.query('commit');
}

/** The same within a transaction that has told the tenant. The writer of the house gives the entry its place. */
export async function writeEntry(
	client: pg.Client,
	tenantId: string,
	entry: Pick<JournalEntry, 'act' | 'details'>,
	now: Date
): Promise<void> {
	const tx = new TenantTx(drizzle({ client }), tenantId);
	await appendJournal(tx, { ...entry, object: tenantId, actor: null }, now);
}
