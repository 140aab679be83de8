import { expect, test } from 'vitest';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { NOW } from '#lib/testing/factories.ts';
import { noteRefusal } from './knocking.ts';
import { sessionOf, startSession } from './sessions.ts';

const database = await freshDatabase();

test('whoever is refused thirty times within ten minutes stands once in the journal of their council', async () => {
	const council = await makeCouncil(database, { members: 1, items: 1 });
	const { accountId } = council.mandates[0]!;
	const wanted = { accountId, level: 2, deviceName: 'iPad', endsAt: new Date(NOW.getTime() + 3_600_000) } as const;
	const token = await startSession(database.installation, wanted, NOW);
	const headers = { host: 'localhost', cookie: `hemicycle=${token}` };
	const session = (await sessionOf(database.installation, { headers }, NOW))!;
	const told = async () => {
		const rows = await council.database.transaction((tx) => tx.select().from(journalEntries));
		return rows
			.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { act: string; object: string })
			.filter(({ act }) => act === 'access.refused-often');
	};
	for (let times = 0; times < 29; times += 1) noteRefusal(database.installation, session, NOW);
	expect(await told()).toEqual([]);
	for (let times = 0; times < 100; times += 1) noteRefusal(database.installation, session, NOW);
	await expect.poll(told).toMatchObject([{ object: accountId }]);
});
