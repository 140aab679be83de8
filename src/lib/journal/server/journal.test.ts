import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { withClient } from '#lib/database/server/server.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeTenant, NOW } from '#lib/testing/factories.ts';
import { newId } from '#lib/kernel/ids.ts';
import { appendJournal } from './append.ts';
import { chainWaiting, longestWait, verifyJournal } from './chain.ts';
import { journalEntries } from './tables.ts';
import { startJournalWriter } from './writer.ts';

const entry = () => ({ act: 'sitting.published', object: newId(), actor: null, details: { members: 39 } });

async function prepared(entries: number) {
	const database = await freshDatabase();
	const { id } = await makeTenant(database);
	const tenant = database.tenant(id);
	for (let made = 0; made < entries; made += 1) await tenant.transaction((tx) => appendJournal(tx, entry(), NOW));
	return { database, tenant };
}

test('entries get their places in order, once, and the chain holds', async () => {
	const { tenant } = await prepared(3);
	expect(await chainWaiting(tenant)).toBe(3);
	expect(await chainWaiting(tenant)).toBe(0);
	expect(await verifyJournal(tenant)).toEqual({ ok: true, length: 3 });
});

test('two who chain at once do not both give a place', async () => {
	const { tenant } = await prepared(20);
	const counts = await Promise.all([1, 2, 3, 4].map(() => chainWaiting(tenant)));
	expect(counts.reduce((sum, count) => sum + count)).toBe(20);
	expect(await verifyJournal(tenant)).toEqual({ ok: true, length: 20 });
});

test('an act that is rolled back leaves no entry', async () => {
	const { tenant } = await prepared(0);
	const failed = tenant.transaction(async (tx) => {
		await appendJournal(tx, entry(), NOW);
		throw new Error('the act failed');
	});
	await expect(failed).rejects.toThrow('the act failed');
	expect(await tenant.transaction((tx) => tx.select().from(journalEntries))).toEqual([]);
});

test('the writer chains right after the commit', async () => {
	const { database, tenant } = await prepared(0);
	const alarm = vi.fn();
	const writer = startJournalWriter({
		tenant: database.tenant,
		tenantIds: () => Promise.resolve([tenant.tenantId]),
		watch: () => undefined,
		alarm
	});
	for (let made = 0; made < 5; made += 1) await tenant.transaction((tx) => appendJournal(tx, entry(), NOW));
	await writer.stop();
	expect(await verifyJournal(tenant)).toEqual({ ok: true, length: 5 });
	expect(alarm).not.toHaveBeenCalled();
});

test('an entry that waits for its place is seen', async () => {
	const { tenant } = await prepared(1);
	expect(await longestWait(tenant, new Date(NOW.getTime() + 90_000))).toBe(90);
	await chainWaiting(tenant);
	expect(await longestWait(tenant, new Date(NOW.getTime() + 90_000))).toBe(0);
});

test('nobody changes, removes or re-chains an entry, not even the owner of the table', async () => {
	const { database, tenant } = await prepared(2);
	await chainWaiting(tenant);
	for (const statement of [
		sql`update journal_entry set body = 'x'`,
		sql`update journal_entry set seq = 9`,
		sql`delete from journal_entry`,
		sql`truncate journal_entry`
	]) {
		await expect(tenant.transaction((tx) => tx.raw.execute(statement))).rejects.toThrow();
	}
	for (const statement of [
		'update journal_entry set seq = seq + 5',
		'delete from journal_entry',
		'truncate journal_entry'
	]) {
		await expect(withClient(database.behind, (client) => client.query(statement))).rejects.toThrow('append-only');
	}
	expect(await verifyJournal(tenant)).toEqual({ ok: true, length: 2 });
});

test('a superuser who rewrites an entry behind the trigger is found out', async () => {
	const { database, tenant } = await prepared(3);
	await chainWaiting(tenant);
	await withClient(database.behind, (client) =>
		client.query("set session_replication_role = replica; update journal_entry set body = 'forged' where seq = 2")
	);
	expect(await verifyJournal(tenant)).toEqual({ ok: false, seq: 2, why: 'changed-entry' });
});
