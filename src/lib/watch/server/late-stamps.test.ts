import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendJournal } from '#lib/journal/server/append.ts';
import { chainWaiting } from '#lib/journal/server/chain.ts';
import { checkpointNow } from '#lib/journal/server/checkpoints.ts';
import { openJournalKey } from '#lib/journal/server/key.ts';
import { askForStamp, countLate } from '#lib/journal/server/stamps/stamps.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { NOW } from '#lib/testing/factories.ts';
import { alarmLateStamps } from './late-stamps.ts';

test('administrators are told by mail of an authority that is away, once for each outage', async () => {
	const database = await freshDatabase();
	const council = await makeCouncil(database, { members: 1, items: 1 });
	await database.installation.execute(
		`update account set is_installation_administrator = true where id = '${council.clerk.id}'`
	);
	const tenant = council.database;
	const signer = {
		...(await openJournalKey(await mkdtemp(join(tmpdir(), 'hemicycle-key-')))),
		onSigned: (tx: Parameters<typeof askForStamp>[0], { size }: { size: number }, now: Date) =>
			askForStamp(tx, size, now)
	};
	const queue = { enqueue: () => Promise.resolve(newId()) };
	const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
	const sign = async (now: Date) => {
		await tenant.transaction((tx) =>
			appendJournal(tx, { act: 'sitting.published', object: newId(), actor: null }, now)
		);
		await chainWaiting(tenant);
		await checkpointNow(tenant, signer, now);
	};
	const look = (now: Date) =>
		tenant.transaction(async (tx) => {
			const wasLate = (await countLate(tx, now, 'told')) > 0;
			return alarmLateStamps(tx, queue, { council: 'Valmont', wasLate }, now);
		});
	const sent = () => tenant.transaction((tx) => tx.select({ subject: mails.subject }).from(mails));
	await sign(at(0));
	await sign(at(30));
	expect([await look(at(59)), await look(at(61)), await look(at(62)), await look(at(95))]).toEqual([0, 1, 0, 1]);
	expect(await sent()).toEqual([{ subject: 'Horodatage en retard (Valmont)' }]);
});
