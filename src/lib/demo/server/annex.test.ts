import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { itemPapers } from '#lib/agenda/server/tables.ts';
import { startJobs } from '#lib/jobs/server/jobs.ts';
import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { paperVersions } from '#lib/papers/server/tables.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { Typst } from '#lib/typst/server/typst.ts';
import { askForAnnex, handleAnnex } from './annex.ts';

const NOW = new Date('2026-11-19T09:00:00Z');
const database = await freshDatabase();
const { sitting, items, clerk, database: inTenant } = await makeCouncil(database, { members: 1, items: 1 });
const files = await mkdtemp(join(tmpdir(), 'hemicycle-annex-test-'));
const [typst, jail] = [new Typst(), new PdfJail()];
const jobs = await startJobs({
	connection: database.behind,
	applicationRole: 'hemicycle_app',
	tenant: database.tenant,
	log: { error: () => undefined, warn: () => undefined }
});
afterAll(async () => {
	await jobs.stop();
	await typst.close();
	jail.close();
	await rm(files, { recursive: true, force: true });
});

test(
	'the heavy annex has more than 300 pages in less than 6 MB, and is on its item once',
	{ timeout: 180_000 },
	async () => {
		await handleAnnex(jobs, { storage: await openDiskStorage(files, NOW), typst, jail });
		const wanted = { sittingId: sitting.id, itemId: items[0]!.id, clerk: clerk.id, addedAt: NOW.toISOString() };
		await inTenant.transaction((tx) => askForAnnex(jobs, tx, wanted));
		const versions = () => inTenant.transaction((tx) => tx.select().from(paperVersions));
		await expect.poll(versions, { timeout: 150_000, interval: 500 }).toHaveLength(1);
		const [version] = await versions();
		expect(version!.pageCount).toBeGreaterThanOrEqual(320);
		expect(version!.bytes).toBeLessThan(6 * 2 ** 20);
		const [added] = await inTenant.transaction((tx) => tx.select().from(itemPapers));
		expect(added).toMatchObject({ isLate: false, addedAt: NOW });
	}
);
