import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { and, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POINTING_AT_TENANTS } from '#lib/database/server/migrations.ts';
import { TenantDb, TenantTx, type TenantTable } from '#lib/database/server/tenant-db.ts';
import { prepareInstallation } from '#lib/demo/server/prepare.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { chainWaiting } from '#lib/journal/server/chain.ts';
import { checkpointNow } from '#lib/journal/server/checkpoints.ts';
import { openJournalKey } from '#lib/journal/server/key.ts';
import { askForStamp } from '#lib/journal/server/stamps/stamps.ts';
import { newId } from '#lib/kernel/ids.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import * as schema from '../../schema.ts';
import { freshDatabase } from './database.ts';
import { storeFunctions, type StoreFunction } from './repositories.ts';

/**
 * Every function of every store, asked by tenant V for what is tenant A's: it tells nothing of A and changes nothing there, with
 * each of the two nets alone. What it is given is made from names and types, with A's own ids and rows, so that it
 * would succeed for A: the last test shows that it does.
 */
const NOW = new Date('2026-11-19T19:00:00Z');
const functions = storeFunctions();
const database = await freshDatabase();
const directory = await mkdtemp(join(tmpdir(), 'hemicycle-stores-'));
const storage = await openDiskStorage(directory, NOW);
const signer = await openJournalKey(directory);
const jobs = { enqueue: () => Promise.resolve(newId()) } as Partial<Jobs> as Jobs;
const behind = new pg.Pool({ ...database.behind, max: 4 });
afterAll(() => behind.end());

const tenantTables = (Object.values(schema) as unknown[]).filter(
	(value): value is TenantTable =>
		is(value, PgTable) && 'tenantId' in value && !POINTING_AT_TENANTS.includes(getTableName(value))
);
type Row = Record<string, unknown>;
/** Rows of A's, by the table's name; and all ids that are A's. */
const rows = new Map<string, Row[]>();
const idsOfA = new Set<string>();
let town: Row;
let A: string;
let V: string;

beforeAll(async () => {
	const stage = { ...database, storage, jobs, settings: { isDemo: true, origin: 'https://x.example', port: 1 } };
	await prepareInstallation({ ...stage, papersDirectory: 'tests/fixtures/montpellier-2014-04-24' }, NOW);
	const towns = await database.installation.select().from(tenants);
	town = towns.find(({ slug }) => slug === 'valmont')!;
	A = String(town['id']);
	V = towns.find(({ id }) => id !== A)!.id;
	await signJournal(database.tenant(A));
	for (const table of tenantTables) {
		const found = await database.tenant(A).transaction((tx) => tx.select().from(table).where(and()));
		rows.set(getTableName(table), found);
		for (const row of found as Row[]) if (typeof row['id'] === 'string') idsOfA.add(row['id']);
	}
});

/** A's journal has its places, a checkpoint, and a time stamp that is late. */
async function signJournal(own: TenantDb): Promise<void> {
	const before = new Date(NOW.getTime() - 2 * 3_600_000);
	await chainWaiting(own);
	await checkpointNow(own, { ...signer, onSigned: (tx, { size }) => askForStamp(tx, size, before) }, NOW);
}

/** Drafts of acts have states of their own: which of them stands beside a sitting's. */
const DRAFTS: Record<string, string> = { draft: 'draft', published: 'handed-in', closed: 'approved' };

/** What names in stores stand for, around one sitting of A's: an id, a row, a value. */
function known(state: string): Row {
	const sitting = rows.get('sitting')?.find((row) => row['state'] === state) ?? {};
	const of = (table: string) => {
		const all = rows.get(table) ?? [];
		return all.find((row) => row['sittingId'] === sitting['id']) ?? all[0] ?? {};
	};
	const [mandate, item, poll, version] = ['mandate', 'item', 'poll', 'paper_version'].map(of);
	const [mail, job, file, paper] = ['mail', 'job', 'public_file', 'paper'].map(of);
	// A row of a mail has the columns of many other things; its tenant is nobody's to give.
	const { tenantId: own, ...columns } = mail ?? {};
	const account = mandate?.['accountId'] ?? own;
	const services = (rows.get('service') ?? []).map(({ id }) => id);
	const drafts = rows.get('draft_act') ?? [];
	const draft = drafts.find((row) => row['state'] === DRAFTS[state]) ?? drafts[0] ?? {};
	return {
		...{ draft, draftId: draft['id'], serviceId: services[0], kindId: sitting['kindId'] },
		staff: { roles: ['administrator'], kinds: 'all', readsClosed: true, draftsFor: services, validatesFor: services },
		...columns,
		...{ sitting, item, poll, mandate, version, paper, tenant: town, sittingId: sitting['id'], itemId: item?.['id'] },
		...{ pollId: poll?.['id'], mandateId: mandate?.['id'], versionId: version?.['id'], paperId: paper?.['id'] },
		...{ mailId: mail?.['id'], jobId: job?.['id'], fileId: file?.['id'], bodyId: sitting['bodyId'], id: sitting['id'] },
		...{ accountId: account, actor: account, actorId: account, voteId: poll?.['id'], subjectId: sitting['id'] },
		...{ mandateIds: [mandate?.['id']], itemIds: [item?.['id']], mailIds: [mail?.['id']], mandates: [mandate] },
		...{ now: NOW, at: NOW, day: '2026-11-19', today: '2026-11-19', timeZone: 'Europe/Paris', limit: 10, seq: 0 },
		...{
			jobs,
			storage,
			signer,
			store: storage.tenant(V),
			query: 'budget',
			search: {},
			words: [],
			bodies: [],
			filter: {}
		},
		...{ giverMandateId: mandate?.['id'], holderMandateId: mandate?.['id'], choice: 'for', isPresent: true },
		...{
			answer: 'absent',
			title: 'T',
			section: 'Finances',
			place: 'P',
			startsAt: NOW,
			seen: sitting['version'],
			facts: {}
		},
		...{ act: 'sitting.edited', object: sitting['id'], details: {}, kind: 'decision', label: 'L', fileName: 'a.pdf' },
		...{ voices: [], idempotencyKey: newId(), createdAt: NOW, updatedAt: NOW, publicTitle: '', linkFor: () => 'x' }
	};
}
const STATES = ['draft', 'published', 'closed'];

function valueOf({ name, type, hasDefault }: StoreFunction['parameters'][number], state: string): unknown {
	const values = known(state);
	if (hasDefault) return undefined;
	if (name in values) return values[name];
	if (type === 'Date') return NOW;
	if (type === 'number') return 1;
	if (type === 'boolean') return true;
	if (/^(readonly )?string\[\]/.test(type)) return [...idsOfA].slice(0, 50);
	if (type.endsWith('[]')) return [values];
	if (type.includes('=>')) return () => Promise.resolve(null);
	return /^string/.test(type) || type === 'LocalDate' ? values['sittingId'] : values;
}

/** A statement that fails is refused too: what matters is what is told and changed. */
async function call(database: TenantDb, one: StoreFunction): Promise<unknown[]> {
	const module = (await import(/* @vite-ignore */ resolve(one.file))) as Record<
		string,
		(...given: unknown[]) => unknown
	>;
	const run = module[one.name]!;
	const answers = [];
	for (const state of STATES) {
		const given = one.parameters.map((parameter) => valueOf(parameter, state));
		try {
			const inside = (tx: TenantTx) => Promise.resolve(run(tx, ...given));
			answers.push(await (one.takes === 'TenantDb' ? run(database, ...given) : database.transaction(inside)));
		} catch {
			answers.push(new Error('refused'));
		}
	}
	return answers;
}

function told(value: unknown): string {
	const plain = (_: string, part: unknown) => {
		if (part instanceof Map || part instanceof Set) return [...(part as Iterable<unknown>)];
		// A part of a query that its room builds on: it tells nothing before somebody runs it.
		if (part !== null && typeof part === 'object' && 'getSQL' in part) return 'a query';
		return typeof part === 'bigint' ? String(part) : part;
	};
	return JSON.stringify([value], plain);
}

/** Ids of A that were not given: whoever tells one has read it. */
function leaks(text: string): string[] {
	const given = told(STATES.map(known));
	return [...idsOfA].filter((one) => text.includes(one) && !given.includes(one));
}

async function bytesOfA(): Promise<Record<string, string>> {
	const hashes = tenantTables.map((one) => {
		const table = getTableName(one);
		return `select '${table}' as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from "${table}" t where tenant_id = '${A}'`;
	});
	const { rows: found } = await behind.query<{ name: string; hash: string }>(hashes.join(' union all '));
	return Object.fromEntries(found.map(({ name, hash }) => [name, hash]));
}

/** Statements name no tenant: row-level security alone stands. */
class UnscopedTx extends TenantTx {
	override readonly select: TenantTx['select'];
	constructor(tx: TenantTx) {
		super(tx.raw, tx.tenantId);
		this.select = tx.raw.select.bind(tx.raw);
	}
	override update: TenantTx['update'] = (table, changes, condition) =>
		this.raw
			.update(table)
			.set(changes as never)
			.where(condition);
	override delete: TenantTx['delete'] = (table, condition) => this.raw.delete(table).where(condition);
}

class UnscopedDb extends TenantDb {
	override transaction<Value>(act: (tx: TenantTx) => Promise<Value>): Promise<Value> {
		return super.transaction((tx) => act(new UnscopedTx(tx)));
	}
}

const nets: Record<string, () => TenantDb> = {
	'row-level security alone': () => new UnscopedDb(database.pool, V),
	'scoping alone': () => new TenantDb(behind, V)
};

describe.each(Object.keys(nets))('with %s', (name) => {
	test.each([...new Set(functions.map(({ file }) => file))])(
		'%s tells and changes nothing of another council',
		async (file) => {
			const before = await bytesOfA();
			for (const one of functions.filter((each) => each.file === file))
				expect([one.name, leaks(told(await call(nets[name]!(), one)))]).toEqual([one.name, []]);
			expect(await bytesOfA()).toEqual(before);
		}
	);
});

test('the same words do what they ask for when the council itself asks: the trial is a trial', async () => {
	const nothing = ['[null]', '[[]]', '[{}]', '[false]', '[0]'];
	const isAnswer = (value: unknown) => {
		if (value instanceof Error) return false;
		if (value === undefined) return true;
		const text = told(value);
		return !nothing.includes(text) && !text.includes('"ok":false');
	};
	let answered = 0;
	for (const one of functions) if ((await call(database.tenant(A), one)).some(isAnswer)) answered += 1;
	expect(functions.length).toBeGreaterThan(100);
	expect(answered / functions.length).toBeGreaterThan(0.5);
});
