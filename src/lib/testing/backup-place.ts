import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import type { House } from '#lib/backup/server/export.ts';
import { TarReader } from '#lib/backup/server/tar.ts';
import { openJournalKey } from '#lib/journal/server/key.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

/** An installation to export from, or to restore into. */
export interface Place extends House {
	database: FreshDatabase;
}

export async function placeIn(directory: string, name: string, now: Date): Promise<Place> {
	const database = await freshDatabase();
	const storage = await openDiskStorage(join(directory, name), now);
	const signer = await openJournalKey(await mkdtemp(join(directory, `${name}-key-`)));
	return { database, storage, signer, server: { connection: () => database.behind } };
}

/** Everything of a council, behind row-level security: one hash of its rows and its files, table by table. */
export async function bytesOf({ database, storage }: Place, tenantId: string): Promise<Record<string, string>> {
	const client = new pg.Client(database.behind);
	await client.connect();
	const told: Record<string, string> = {};
	const columns = await client.query<{ name: string }>(
		"select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
	);
	for (const { name } of columns.rows) {
		const { rows } = await client.query<{ hash: string | null }>(
			`select md5(string_agg(t::text, chr(10) order by t::text)) as hash from "${name}" t where tenant_id = $1`,
			[tenantId]
		);
		told[name] = rows[0]?.hash ?? 'empty';
	}
	await client.end();
	for await (const name of storage.tenant(tenantId).list()) {
		const file = await storage.tenant(tenantId).open(name);
		if (!file) throw new Error('a file that is listed can be opened');
		const bytes = await buffer(file);
		told[`file ${name}`] = createHash('sha256').update(bytes).digest('hex');
	}
	return told;
}

/** By whom an archive says that it is signed. */
export async function keyOf(path: string) {
	const tar = await TarReader.open(path);
	if (!tar) throw new Error('this is no archive');
	const text = (JSON.parse(await tar.text('manifest.json')) as { journal: { key: string } }).journal.key;
	await tar.close();
	return { text };
}
