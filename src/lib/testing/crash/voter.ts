/**
 * A process to be killed: opens the database of a directory and casts ballots as fast as it can, as the server does. A
 * ballot's `castId` is written out only after it was acknowledged.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { eq } from 'drizzle-orm';
import { openDatabase } from '#lib/database/server/database.ts';
import { migrateDatabase } from '#lib/database/server/migrations.ts';
import { embeddedServer } from '#lib/database/server/server.ts';
import { newRandomId } from '#lib/kernel/ids.ts';
import { BallotBox } from '#lib/voting/server/ballot-box.ts';
import { ballots, pollRights } from '#lib/voting/server/tables.ts';

const VOTERS = 8;
const [directory = '', tenantId = '', pollId = ''] = process.argv.slice(2);
const server = await embeddedServer(directory, { binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
await migrateDatabase(server, 'drizzle');
const tenant = openDatabase(server.connection('app'), () => undefined).tenant(tenantId);
const box = new BallotBox();
const { rights, used } = await tenant.transaction(async (tx) => {
	const rights = await tx.select().from(pollRights).where(eq(pollRights.pollId, pollId));
	const cast = await tx.select({ rightId: ballots.rightId }).from(ballots).where(eq(ballots.pollId, pollId));
	return { rights, used: new Set(cast.map(({ rightId }) => rightId)) };
});
const left = rights.filter(({ rightId }) => !used.has(rightId));
writeSync(1, 'ready\n');
await Promise.all(Array.from({ length: VOTERS }, vote));

async function vote(): Promise<void> {
	for (let right = left.pop(); right; right = left.pop()) {
		const [castId, accountId] = [newRandomId(), right.holderAccountId];
		const answer = await box.cast(tenant, { pollId, rightId: right.rightId, castId, accountId, choice: 'for' });
		if (answer.type !== 'receipt') throw new Error(answer.refusal);
		writeSync(1, `${castId}\n`);
	}
}
