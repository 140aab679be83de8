import type pg from 'pg';
import type { DatabaseServer } from '#lib/database/server/server.ts';
import { withClient } from '#lib/database/server/server.ts';
import { noteKey, type JournalSigner } from '#lib/journal/server/key.ts';
import { sha256 } from '#lib/journal/server/crypto.ts';
import { keyText, signNote } from '#lib/journal/rules/note.ts';
import type { FileStore, Storage } from '#lib/storage/server/file-store.ts';
import { FORMAT, type Manifest } from '../schemas.ts';
import { list, migrationsOf, quoted, tablesOfTenants, type TableOfTenant } from './catalogue.ts';
import { noteInJournal } from './note-in-journal.ts';
import { TarWriter } from './tar.ts';

/** What both commands work on. */
export interface House {
	server: Pick<DatabaseServer, 'connection'>;
	storage: Storage;
	signer: JournalSigner;
}

const AT_ONCE = 100;

/**
 * Writes everything of one council into one file, while others work: rows as one moment of the database saw them (one snapshot),
 * its files, the people whom its rows name, without their locks. Undefined when there is no such council.
 */
export async function exportTenant(house: House, slug: string, path: string, now: Date): Promise<Manifest | undefined> {
	return withClient(house.server.connection('owner'), async (client) => {
		await client.query("set time zone 'UTC'");
		await client.query('begin isolation level repeatable read read only');
		const found = await client.query<{ id: string; name: string }>('select id, name from tenant where slug = $1', [
			slug
		]);
		const [tenant] = found.rows;
		if (!tenant) return undefined;
		await client.query("select set_config('app.tenant', $1, true)", [tenant.id]);
		const tar = await TarWriter.create(path);
		try {
			const manifest = await fill(tar, client, house, { ...tenant, slug }, now);
			await client.query('commit');
			await tar.finish();
			await noteInJournal(client, tenant.id, { act: 'tenant.exported', details: { rows: rowsOf(manifest) } }, now);
			return manifest;
		} catch (error) {
			await tar.abandon();
			throw error;
		}
	});
}

const rowsOf = ({ tables }: Manifest) => Object.values(tables).reduce((total, rows) => total + rows, 0);

async function fill(
	tar: TarWriter,
	client: pg.Client,
	{ storage, signer }: House,
	tenant: Manifest['tenant'],
	now: Date
): Promise<Manifest> {
	const tables = await tablesOfTenants(client);
	const counts: Record<string, number> = {};
	for (const table of tables) {
		const rows = counted(readRows(client, table, tenant.id));
		await tar.add(`rows/${table.name}.jsonl`, rows.lines);
		counts[table.name] = rows.count;
	}
	await tar.add('tenant.json', await oneRow(client, 'select * from tenant where id = $1', tenant.id));
	await tar.add('accounts.jsonl', await accountsOf(client, tables, tenant.id));
	await addFiles(tar, storage.tenant(tenant.id));
	const manifest: Manifest = {
		format: FORMAT,
		madeAt: now.toISOString(),
		tenant,
		migrations: await migrationsOf(client),
		journal: { end: await journalEnd(client, tenant.id), key: keyText(sha256, noteKey(signer, tenant.id)) },
		tables: counts,
		parts: [...tar.parts]
	};
	const bytes = Buffer.from(JSON.stringify(manifest, null, '\t'));
	const { sha256: hash } = await tar.add('manifest.json', [bytes]);
	const note = signNote(sha256, noteKey(signer, tenant.id), (message) => signer.sign(message), signedText(hash));
	await tar.add('manifest.note', [Buffer.from(note)]);
	return manifest;
}

/** What is signed: that this is an archive, and the SHA-256 of its manifest. */
export const signedText = (manifestHash: string): string => `hemicycle/archive\n${manifestHash}\n`;

/** A row a line, as PostgreSQL writes it (`row_to_json`: bytes in hex, instants in UTC with all their digits). */
async function* readRows(client: pg.Client, table: TableOfTenant, tenantId: string): AsyncGenerator<string[]> {
	await client.query(
		`declare rows no scroll cursor for select row_to_json(r)::text as row from
			(select ${list(table.columns)} from ${quoted(table.name)} where tenant_id = '${tenantId}' order by ${list(table.key)}) r`
	);
	for (;;) {
		const { rows } = await client.query<{ row: string }>(`fetch ${AT_ONCE} from rows`);
		if (rows.length === 0) break;
		yield rows.map(({ row }) => row);
	}
	await client.query('close rows');
}

function counted(batches: AsyncGenerator<string[]>) {
	const rows = { count: 0, lines: lines() };
	async function* lines() {
		for await (const batch of batches) {
			rows.count += batch.length;
			yield Buffer.from(batch.map((row) => `${row}\n`).join(''));
		}
	}
	return rows;
}

async function oneRow(client: pg.Client, query: string, id: string): Promise<Buffer[]> {
	const { rows } = await client.query<{ row: string }>(`select row_to_json(r)::text as row from (${query}) r`, [id]);
	return rows.map(({ row }) => Buffer.from(`${row}\n`));
}

/** Who they are, and nothing to sign in with: whoever restores elsewhere invites them anew. */
const OF_AN_ACCOUNT = 'id, email, civility, first_name, last_name, locale, created_at, deactivated_at';

/** The members, and whoever else a row or the journal names. */
async function accountsOf(client: pg.Client, tables: TableOfTenant[], tenantId: string): Promise<Buffer[]> {
	const named = tables.flatMap(({ name, ids }) =>
		ids.map((column) => `select ${quoted(column)} from ${quoted(name)} where tenant_id = $1`)
	);
	const mentioned = 'select word::uuid from journal_mention where tenant_id = $1 and word ~ $2';
	const { rows } = await client.query<{ row: string }>(
		`with member as (select account_id as id from membership where tenant_id = $1)
		select row_to_json(r)::text as row from (
			select ${OF_AN_ACCOUNT}, exists (select from member where member.id = account.id) as is_member from account
			where id in (select id from member union ${[...named, mentioned].join(' union ')}) order by id) r`,
		[tenantId, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$']
	);
	return rows.map(({ row }) => Buffer.from(`${row}\n`));
}

async function addFiles(tar: TarWriter, files: FileStore): Promise<void> {
	for await (const name of files.list()) {
		const bytes = await files.open(name);
		if (!bytes) continue;
		const part = await tar.add(`files/${name}`, bytes as AsyncIterable<Uint8Array>);
		if (part.sha256 !== name)
			throw new Error(`the file ${name} is not what it was: restore it before an archive is made`);
	}
}

async function journalEnd(client: pg.Client, tenantId: string) {
	const { rows } = await client.query<{ seq: number; hash: string }>(
		`select seq::int as seq, encode(hash, 'hex') as hash from journal_entry
		where tenant_id = $1 and seq is not null order by seq desc limit 1`,
		[tenantId]
	);
	return rows[0] ?? null;
}
