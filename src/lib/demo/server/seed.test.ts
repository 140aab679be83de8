import { count, eq } from 'drizzle-orm';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { convocations, items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { draftActs, draftPapers } from '#lib/drafting/server/tables.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { installationFacts, tenants } from '#lib/people/server/tables.ts';
import { publicSittings } from '#lib/publication/server/tables.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { polls } from '#lib/voting/server/tables.ts';
import { prepareInstallation } from './prepare.ts';
import type { Stage } from './stage.ts';

const NOW = new Date('2026-11-19T09:00:00Z');
const database = await freshDatabase();
const files = await mkdtemp(join(tmpdir(), 'hemicycle-demo-'));
afterAll(() => rm(files, { recursive: true, force: true }));
const queued: string[] = [];
const stage: Stage = {
	installation: database.installation,
	tenant: database.tenant,
	storage: await openDiskStorage(files, NOW),
	jobs: { enqueue: (_, job) => Promise.resolve(String(queued.push(job.kind))) } as Partial<Jobs> as Jobs,
	settings: { isDemo: true, origin: 'https://conseil.example', port: 3000 },
	papersDirectory: 'tests/fixtures/montpellier-2014-04-24'
};
const notices = await prepareInstallation(stage, NOW);
const [ville] = await database.installation.select().from(tenants).where(eq(tenants.slug, 'valmont'));
const inVille = database.tenant(ville!.id);
const other = await freshDatabase();

const countsOf = (tenant: TenantDb) =>
	tenant.transaction(async (tx) => ({
		items: (await tx.select().from(items)).length,
		states: (await tx.select().from(sittings).orderBy(sittings.startsAt)).map(({ state }) => state),
		called: (await tx.select().from(convocations)).length,
		mails: (await tx.select().from(mails)).length,
		drafts: (await tx.select().from(draftActs)).length,
		tallies: (await tx.select().from(polls).orderBy(polls.openedAt)).map(({ result }) => result?.tally)
	}));

test('one sitting is over, one is tonight, one is being prepared', async () => {
	const held = await inVille.transaction((tx) => tx.select().from(sittings).orderBy(sittings.startsAt));
	expect(held.map(({ state }) => state)).toEqual(['closed', 'published', 'draft']);
	expect(held[1]?.startsAt).toEqual(new Date('2026-11-19T17:30:00Z'));
});

test('the forty real papers are on the four agendas, and their texts are asked for', async () => {
	const perTenant = await Promise.all(
		(await database.installation.select().from(tenants)).map(({ id }) =>
			database.tenant(id).transaction((tx) => tx.select({ count: count() }).from(items))
		)
	);
	expect(perTenant.flat().reduce((sum, row) => sum + row.count, 0)).toBe(40);
	expect(queued.filter((kind) => kind === 'papers.prepare').length).toBeGreaterThanOrEqual(40);
});

test('everybody was called, by a mail that stays in the outbox', async () => {
	const called = await inVille.transaction((tx) => tx.select().from(convocations));
	const kept = await inVille.transaction((tx) => tx.select().from(mails));
	expect(called).toHaveLength(2 * 39);
	expect(new Set(kept.map(({ state }) => state))).toEqual(new Set(['kept']));
	expect(kept[0]?.text).toContain('https://conseil.example/link/');
});

test('every item of the past was decided, and one fell', async () => {
	const decided = await inVille.transaction((tx) => tx.select().from(polls));
	const outcomes = decided.map(({ result }) => result?.outcome);
	expect(outcomes.filter((outcome) => outcome === 'adopted')).toHaveLength(11);
	expect(outcomes.filter((outcome) => outcome === 'rejected')).toHaveLength(1);
	expect(decided[0]?.result?.rights).toBe(39 - 2);
});

test('the portal shows what was decided, and nothing of the closed item but its neutral line', async () => {
	const posted = await inVille.transaction((tx) => tx.select().from(publicSittings).orderBy(publicSittings.startsAt));
	expect(posted.map(({ record }) => record.state)).toEqual(['closed', 'published']);
	expect(JSON.stringify(posted)).toContain('Point examiné à huis clos');
	expect(JSON.stringify(posted)).not.toContain('Protection fonctionnelle');
});

test('drafts of acts wait in their services, each where it stands, with its real paper', async () => {
	const drafts = await inVille.transaction((tx) => tx.select().from(draftActs));
	expect(drafts.map(({ state }) => state).toSorted()).toEqual(['approved', 'draft', 'handed-in', 'sent-back']);
	const laid = await inVille.transaction((tx) => tx.select().from(draftPapers));
	expect(laid).toHaveLength(3);
});

test('a second start changes nothing and says the same', async () => {
	expect(await prepareInstallation(stage, NOW)).toEqual(notices);
	expect(notices.join('\n')).toContain('{origin}/demo/sophie.lacombe-haas');
	expect(await database.installation.select().from(tenants)).toHaveLength(2);
});

test('without the demo an empty installation waits for its first administrator', async () => {
	const empty = await freshDatabase();
	const bare = { ...stage, ...empty, settings: { ...stage.settings, isDemo: false } };
	const [notice] = await prepareInstallation(bare, NOW);
	expect(notice).toMatch(/\{origin\}\/set-up\/[\w-]{43}$/);
	expect(await empty.installation.select().from(tenants)).toHaveLength(0);
});

const breaking = (transactions: number): Stage => {
	let left = transactions;
	const tenant = (tenantId: string) => {
		const inTenant = other.tenant(tenantId);
		const transaction: TenantDb['transaction'] = async (act) => {
			if (left === 0) throw new Error('the power failed');
			left -= 1;
			return inTenant.transaction(act);
		};
		return Object.assign(Object.create(inTenant) as TenantDb, { transaction });
	};
	return { ...stage, installation: other.installation, tenant };
};

test('a telling that breaks off again and again is told to its end, once', async () => {
	let breaks = 0;
	for (let told = false; !told && breaks < 100; breaks += 1)
		told = await prepareInstallation(breaking(8), NOW).then(
			() => true,
			() => false
		);
	expect(breaks).toBeGreaterThan(4);
	const [again] = await other.installation.select().from(tenants).where(eq(tenants.slug, 'valmont'));
	expect(await countsOf(other.tenant(again!.id))).toEqual(await countsOf(inVille));
	expect(await other.installation.select().from(installationFacts)).toMatchObject([{ key: 'demo' }]);
});

test('without its papers the demo has its agendas all the same, and says so', async () => {
	const bare = await freshDatabase();
	const [notice] = await prepareInstallation({ ...stage, ...bare, papersDirectory: 'nowhere' }, NOW);
	expect(notice).toContain('papers are missing in nowhere: 40 items');
});
