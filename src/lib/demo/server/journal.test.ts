import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { items } from '#lib/agenda/server/tables.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { accounts, tenants } from '#lib/people/server/tables.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { prepareInstallation } from './prepare.ts';

/** The whole story of the demo is played: sittings convened, held and voted in, people seated, papers taken in. */
const NOW = new Date('2026-11-19T09:00:00Z');
const database = await freshDatabase();
const files = await mkdtemp(join(tmpdir(), 'hemicycle-demo-journal-'));
afterAll(() => rm(files, { recursive: true, force: true }));
await prepareInstallation(
	{
		installation: database.installation,
		tenant: database.tenant,
		storage: await openDiskStorage(files, NOW),
		jobs: { enqueue: () => Promise.resolve('') } as Partial<Jobs> as Jobs,
		settings: { isDemo: true, origin: 'https://conseil.example', port: 3000 },
		papersDirectory: 'tests/fixtures/montpellier-2014-04-24'
	},
	NOW
);

test('no entry of the journal holds a name, an address or the title of a closed item', async () => {
	const people = await database.installation.select().from(accounts);
	const personal = people.flatMap(({ email, firstName, lastName }) => [email, lastName, `${firstName} ${lastName}`]);
	let entries = 0;
	let closedItems = 0;
	for (const { id } of await database.installation.select().from(tenants)) {
		const { bodies, closed } = await database.tenant(id).transaction(async (tx) => ({
			bodies: (await tx.select().from(journalEntries)).map(({ body }) => new TextDecoder().decode(body)),
			closed: (await tx.select().from(items).where(eq(items.isClosed, true))).map(({ title }) => title)
		}));
		const forbidden = [...personal, ...closed];
		expect(bodies.filter((body) => forbidden.some((value) => body.includes(value)))).toEqual([]);
		entries += bodies.length;
		closedItems += closed.length;
	}
	expect(entries).toBeGreaterThan(100);
	expect(closedItems).toBeGreaterThan(0);
});
