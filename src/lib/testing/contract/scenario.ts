import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { Doc } from 'yjs';
import { readConvocations } from '#lib/agenda/server/convocations.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { listKinds, listSittings } from '#lib/agenda/server/sittings.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { loadDocument } from '#lib/annotations/server/documents.ts';
import { UpdateLog } from '#lib/annotations/server/update-log.ts';
import { liveState } from '#lib/chamber/server/live-state.ts';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { prepareInstallation } from '#lib/demo/server/prepare.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { chainWaiting, verifyJournal } from '#lib/journal/server/chain.ts';
import type { Json } from '#lib/journal/rules/canonical.ts';
import { newId } from '#lib/kernel/ids.ts';
import { factsOfDeliberation } from '#lib/minutes/server/deliberation-facts.ts';
import { searchPapers } from '#lib/papers/server/search.ts';
import { paperTexts, paperVersions } from '#lib/papers/server/tables.ts';
import { NO_STAFF, type StaffFacts } from '#lib/people/rules/staff.ts';
import { readCouncil } from '#lib/people/server/keep-members.ts';
import { accounts, tenants } from '#lib/people/server/tables.ts';
import { publicSittingsOf } from '#lib/publication/server/read-public.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import * as schema from '../../../schema.ts';
import type { FreshDatabase } from '../database.ts';
import { canonical, sorted } from './canonical.ts';

const NOW = new Date('2026-11-19T09:00:00Z');
const PAGES = [
	'Délibération relative à l’Hôtel de Ville : l’hôtel, ses abords et son parvis',
	'Subventions aux œuvres sociales et aux associations',
	"Convention avec l'école maternelle François-Mitterrand, quartier Saint-Exupéry",
	'Budgets annexes de l’eau potable ; subvention d’équilibre du budget principal',
	'ÇA ET LÀ : cœur de ville, sœurs jumelles, été'
];
const QUERIES = [
	...['hotel', "l'hôtel", 'subventions', 'oeuvre', 'œuvres', 'exupery', 'francois mitterrand', 'budget OR subvention'],
	...['"eau potable"', 'convention -école', 'cœur', 'ca là', 'aux']
];

/**
 * The whole story of the demo, told by the real stores, and read again by them, by French search and row by row: people,
 * agendas, papers, notes, a sitting with its votes, deliberations, the public record, the journal.
 */
export async function playScenario(database: FreshDatabase): Promise<Record<string, Json>> {
	const files = await mkdtemp(join(tmpdir(), 'hemicycle-contract-'));
	try {
		const stage = { ...database, storage: await openDiskStorage(files, NOW), jobs: noJobs };
		const settings = { isDemo: true, origin: 'https://conseil.example', port: 3000 };
		await prepareInstallation({ ...stage, settings, papersDirectory: 'tests/fixtures/montpellier-2014-04-24' }, NOW);
	} finally {
		await rm(files, { recursive: true });
	}
	const told: Record<string, Json> = {};
	const towns = await database.installation.select().from(tenants).orderBy(asc(tenants.slug));
	for (const { id, slug } of towns) {
		const town = database.tenant(id);
		told[`${slug}: search`] = await searched(town);
		told[`${slug}: notes`] = await annotated(town);
		told[`${slug}: stores`] = await readByStores(town);
		told[`${slug}: rows`] = await rowsOf(town);
	}
	told['installation'] = await sortedNames(database);
	return told;
}

const noJobs = { enqueue: () => Promise.resolve(newId()) } as Partial<Jobs> as Jobs;

async function searched(town: TenantDb): Promise<Json> {
	return town.transaction(async (tx) => {
		const [version] = await tx.select().from(paperVersions).orderBy(asc(paperVersions.fileName)).limit(1);
		const versionId = version?.id ?? '';
		await tx.insert(
			paperTexts,
			PAGES.map((text, index) => ({ versionId, page: index + 1, text }))
		);
		const found: Record<string, Json> = {};
		for (const query of QUERIES) found[query] = canonical(await searchPapers(tx, [versionId], query));
		const asked = sql`websearch_to_tsquery('public.fr_unaccent', 'budget or subvention or hotel')`;
		const ranks = await tx
			.select({ page: paperTexts.page, rank: sql<number>`ts_rank_cd(${paperTexts.search}, ${asked})` })
			.from(paperTexts)
			.orderBy(asc(paperTexts.page));
		const grams = await tx.raw.execute<{ grams: string[] }>(sql`select public.show_trgm('Évêché d’été') as grams`);
		return { found, ranks: canonical(ranks), grams: canonical(grams.rows) };
	});
}

async function annotated(town: TenantDb): Promise<Json> {
	const log = new UpdateLog();
	const document = `sittings/${newId()}/private/${newId()}`;
	const doc = new Doc();
	doc.clientID = 1;
	const appended: Promise<unknown>[] = [];
	doc.on('update', (update: Uint8Array) => {
		appended.push(log.append(town, { document, authorId: newId(), update, at: NOW }));
	});
	for (const key of ['é', 'œ', '👍']) doc.getMap('marks').set(key, { text: key.repeat(3) });
	const outcomes = await Promise.all(appended);
	const read = new Doc();
	const loaded = await loadDocument(town, document, read);
	return canonical({ outcomes, loaded, marks: read.getMap('marks').toJSON() });
}

async function readByStores(town: TenantDb): Promise<Json> {
	await chainWaiting(town);
	const verdict = await verifyJournal(town);
	const council = await readCouncil(town, '2026-11-19');
	const found: Json[] = [];
	for (const query of ['', 'deliberation', 'budget', 'hôtel -ville'])
		found.push(canonical(await publicSittingsOf(town, query)));
	const stores = await town.transaction(async (tx) => {
		const held = await tx.select().from(sittings).orderBy(asc(sittings.startsAt), asc(sittings.title));
		const each = [];
		for (const sitting of held) each.push(await sittingByStores(tx, sitting));
		const all: StaffFacts = { ...NO_STAFF, roles: ['administrator'], kinds: 'all', readsClosed: true };
		return { kinds: await listKinds(tx, all), sittings: await listSittings(tx, all), each };
	});
	return canonical({ verdict: verdict.ok, council, found, ...stores });
}

async function sittingByStores(tx: TenantTx, sitting: typeof sittings.$inferSelect) {
	const agenda = await tx.select().from(items).orderBy(asc(items.position));
	const own = agenda.filter(({ sittingId }) => sittingId === sitting.id);
	const facts = [];
	for (const item of own) facts.push(await factsOfDeliberation(tx, sitting, item));
	const audiences = [];
	for (const audience of ['desk', 'council', 'public'] as const)
		audiences.push(await readAgenda(tx, sitting.id, audience));
	const live = await liveState(tx, sitting.id);
	// Proxies of one instant have no order but that of their random ids.
	live.states.chair.proxies?.sort(([one], [other]) => one - other);
	return { audiences, facts, live, called: await readConvocations(tx, sitting.id) };
}

/** Every row of every table of the tenant, without its ids. */
async function rowsOf(town: TenantDb): Promise<Json> {
	const tables = (Object.values(schema) as unknown[]).filter((value): value is PgTable => is(value, PgTable));
	return town.transaction(async (tx) => {
		const all: Record<string, Json> = {};
		for (const table of tables.filter((one) => 'tenantId' in one)) {
			all[getTableName(table)] = sorted((await tx.select().from(table)).map(withoutPlace).map(canonical));
		}
		return all;
	});
}

/** Entries of the journal that were made at one instant stand in the order of their random ids; what they say is compared. */
function withoutPlace(row: Record<string, unknown>): unknown {
	const { seq, body, ...entry } = row;
	if (seq === undefined) return row;
	if (body instanceof Uint8Array) return { ...entry, body: JSON.parse(new TextDecoder().decode(body)) as Json };
	// Words by which an entry is found.
	return 'word' in row ? entry : row;
}

async function sortedNames({ installation }: FreshDatabase): Promise<Json> {
	const french = sql`${accounts.lastName} collate "fr-x-icu"`;
	const named = await installation
		.select({ lastName: accounts.lastName, firstName: accounts.firstName })
		.from(accounts)
		.orderBy(asc(french), asc(accounts.firstName));
	return canonical(named);
}
