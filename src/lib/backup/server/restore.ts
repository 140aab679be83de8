import type pg from 'pg';
import { withClient } from '#lib/database/server/server.ts';
import { noteKey } from '#lib/journal/server/key.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { journalFit, type JournalEnd, type JournalFit } from '../rules/journals.ts';
import type { RestoreRefusal } from '../schemas.ts';
import { keepDoorsShut, keepRightsEnded, putPeopleBack, settle, whatEnded, type Settled } from './after-restore.ts';
import { migrationsOf, tablesOfTenants, type TableOfTenant } from './catalogue.ts';
import type { House } from './export.ts';
import { forgetAgain } from './forget-again.ts';
import { writeEntry } from './note-in-journal.ts';
import { isOfJournal, putBack, takeAway } from './put-rows.ts';
import { checkArchive, type CheckedArchive } from './read-archive.ts';

export interface Restoring {
	slug: string;
	path: string;
	/** Another process serves this data now: then the council must be paused, so that nobody writes meanwhile. */
	isHouseOpen: boolean;
	/** The key of another installation that the operator trusts (`npm run journal:verify` prints it). */
	trustedKey?: string | undefined;
}

export type Restored = Settled & { rows: number; files: number; fit: JournalFit };

/**
 * Puts one council back as an archive has it, in one transaction, without touching any other. What must not come back does not:
 * sessions, links and invitations of guests end, open votes are void, mandates and roles that ended since stay ended, people who were erased stay erased, directories
 * are off until somebody has tried them, and the journal keeps what was done since.
 * Refused before anything is touched: see `RestoreRefusal`.
 */
export async function restoreTenant(
	house: House,
	restoring: Restoring,
	now: Date
): Promise<Result<Restored, RestoreRefusal>> {
	const own = Buffer.from(house.signer.publicKey).toString('base64');
	const checked = await checkArchive(restoring.path, ({ publicKey }) => {
		const key = Buffer.from(publicKey).toString('base64');
		return (
			key === own ||
			(restoring.trustedKey?.endsWith(Buffer.concat([Buffer.of(1), publicKey]).toString('base64')) ?? false)
		);
	});
	if (!checked.ok) return checked;
	const archive = checked.value;
	try {
		return await withClient(house.server.connection('owner'), async (client) => {
			await client.query("set time zone 'UTC'; set lock_timeout = '10s'");
			await client.query('begin');
			const refusal = await whyNot(client, archive, restoring);
			if (refusal) return refuse(refusal);
			// Files first: named by what they contain, they change nothing until a row names them.
			const files = await putFiles(house, archive);
			const restored = await putAll(client, house, archive, now);
			if (!restored.ok) return restored;
			await client.query('commit');
			return ok({ ...restored.value, files });
		});
	} finally {
		await archive.tar.close();
	}
}

async function whyNot(
	client: pg.Client,
	{ manifest }: CheckedArchive,
	{ slug, isHouseOpen }: Restoring
): Promise<RestoreRefusal | undefined> {
	const { tenant } = manifest;
	if (tenant.slug !== slug) return 'other-council';
	if ((await migrationsOf(client)).join('\n') !== manifest.migrations.join('\n')) return 'other-release';
	const found = await client.query<{ id: string; paused_at: Date | null }>(
		'select id, paused_at from tenant where id = $1 or slug = $2 for update',
		[tenant.id, slug]
	);
	if (found.rows.some(({ id }) => id !== tenant.id)) return 'slug-taken';
	const [here] = found.rows;
	return isHouseOpen && here && here.paused_at === null ? 'not-paused' : undefined;
}

async function putFiles({ storage }: House, { manifest, tar }: CheckedArchive): Promise<number> {
	const store = storage.tenant(manifest.tenant.id);
	const names = manifest.parts.flatMap(({ name, sha256 }) => (name.startsWith('files/') ? [sha256] : []));
	for (const name of names) if (!(await store.has(name))) await store.store(tar.read(`files/${name}`));
	return names.length;
}

async function putAll(
	client: pg.Client,
	house: House,
	archive: CheckedArchive,
	now: Date
): Promise<Result<Omit<Restored, 'files'>, RestoreRefusal>> {
	const { id: tenantId } = archive.manifest.tenant;
	await client.query("select set_config('app.tenant', $1, true)", [tenantId]);
	const tables = await tablesOfTenants(client);
	const own = tables.filter((table) => !isOfJournal(table));
	const fit = await fitOf(client, archive);
	if (fit === 'diverged') return refuse('journal-diverged');
	const ended = await whatEnded(client, tenantId);
	await takeAway(client, own, tenantId);
	if (!(await putPeopleBack(client, archive))) return refuse('email-taken');
	let rows = 0;
	for (const table of own) rows += await putBack(client, archive.tar, table, { tenantId });
	await putJournalBack(client, house, archive, tables);
	await keepRightsEnded(client, tenantId, ended);
	await keepDoorsShut(client, tenantId, { isOwnHouse: isOwnHouse(house, archive) });
	await forgetAgain(client, archive, ended.erased, now);
	const settled = await settle(client, tenantId, now);
	const { madeAt, journal } = archive.manifest;
	const details = { madeAt, manifest: archive.hash, entry: journal.end?.seq ?? 0, fit, rows, voided: settled.voided };
	await writeEntry(client, tenantId, { act: 'tenant.restored', details }, now);
	return ok({ ...settled, rows, fit });
}

const isOwnHouse = ({ signer }: Pick<House, 'signer'>, { key, manifest }: CheckedArchive) =>
	Buffer.compare(noteKey(signer, manifest.tenant.id).publicKey, key.publicKey) === 0;

/**
 * Entries that are missing here are put back, none is changed. Of the checkpoints, with their time stamps, those that this house
 * signed: of others it cannot speak.
 */
async function putJournalBack(
	client: pg.Client,
	{ signer }: House,
	archive: CheckedArchive,
	tables: TableOfTenant[]
): Promise<void> {
	const { manifest, tar } = archive;
	const { id: tenantId } = manifest.tenant;
	await putValuesBack(client, tar, tables, tenantId);
	const names = isOwnHouse({ signer }, archive)
		? ['journal_entry', 'journal_checkpoint', 'journal_stamp']
		: ['journal_entry'];
	for (const table of tables.filter(({ name }) => names.includes(name))) {
		const { rows } = await client.query<{ id: string }>(`select id from ${table.name} where tenant_id = $1`, [
			tenantId
		]);
		const known = new Set(rows.map(({ id }) => id));
		await putBack(client, tar, table, { tenantId, keep: (row) => !known.has(String(row['id'])) });
	}
}

/** Values beside the entries that are missing here. Of an entry that is here, this house knows whether its value was erased. */
async function putValuesBack(
	client: pg.Client,
	tar: CheckedArchive['tar'],
	tables: TableOfTenant[],
	tenantId: string
): Promise<void> {
	const { rows } = await client.query<{ last: Date | null }>(
		'select max(created_at) as last from journal_entry where tenant_id = $1',
		[tenantId]
	);
	const last = rows[0]?.last ?? new Date(0);
	for (const table of tables.filter(({ name }) => name === 'journal_value'))
		await putBack(client, tar, table, { tenantId, keep: (row) => new Date(String(row['created_at'])) > last });
}

/** The lock that the writer of the journal takes: nothing is chained until this is committed. */
async function fitOf(client: pg.Client, { manifest, journal }: CheckedArchive): Promise<JournalFit> {
	const { id: tenantId } = manifest.tenant;
	await client.query("select pg_advisory_xact_lock(hashtextextended('journal:' || $1, 0))", [tenantId]);
	const { rows } = await client.query<JournalEnd>(
		`select seq::int as seq, encode(hash, 'hex') as hash from journal_entry
		where tenant_id = $1 and seq is not null order by seq`,
		[tenantId]
	);
	return journalFit(manifest.journal.end, rows.at(-1) ?? null, {
		archive: (seq) => journal[seq],
		here: (seq) => rows[seq - 1]?.hash
	});
}
