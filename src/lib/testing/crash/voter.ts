/**
 * A process to be killed: opens the database of a directory and casts ballots as fast as it can. Each ballot and its entry
 * in the journal are one transaction; the ballot's id is written out only after the commit was acknowledged.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { openDatabase } from '#lib/database/server/database.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { embeddedServer } from '#lib/database/server/server.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ballots } from '#lib/voting/server/tables.ts';

const VOTERS = 8;
const [directory = '', tenantId = '', pollId = ''] = process.argv.slice(2);
const server = await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
await migrateDatabase(server, 'drizzle');
const tenant = openDatabase(server.connection('app'), () => undefined).tenant(tenantId);
writeSync(1, 'ready\n');
await Promise.all(Array.from({ length: VOTERS }, vote));

async function vote(): Promise<never> {
	for (;;) {
		const castId = newId();
		await tenant.transaction(async (tx) => {
			const now = new Date();
			await tx.insert(ballots, { pollId, rightId: castId, castId, choice: 'for', castAt: now });
			await appendJournal(tx, { act: 'ballot.cast', object: castId, actor: null }, now);
		});
		writeSync(1, `${castId}\n`);
	}
}
