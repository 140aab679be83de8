import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test, vi } from 'vitest';
import { withClient } from '#lib/database/server/server.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeTenant, NOW } from '#lib/testing/factories.ts';
import { newId } from '#lib/kernel/ids.ts';
import { appendJournal } from './append.ts';
import { ExportVerifier } from '../rules/export.ts';
import { confirmed } from '../rules/witness.ts';
import { chainWaiting, longestWait, verifyJournal } from './chain.ts';
import { checkpointNow, checkpointWhenDue, listCheckpoints } from './checkpoints.ts';
import { nodeCrypto, sha256 } from './crypto.ts';
import { exportJournal } from './export.ts';
import { openJournalKey } from './key.ts';
import { readJournal } from './read.ts';
import { journalEntries } from './tables.ts';
import { readVerdict, verifyOnward, verifyWhole } from './verdict.ts';
import { tellWitness } from './witness.ts';
import { startJournalWriter } from './writer.ts';

const keyDirectory = await mkdtemp(join(tmpdir(), 'hemicycle-journal-'));
const signer = await openJournalKey(keyDirectory);
afterAll(() => rm(keyDirectory, { recursive: true }));

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
		signer,
		nightCame: () => Promise.resolve(),
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

test('the words of an entry find it, page by page, while others arrive', async () => {
	const { tenant } = await prepared(3);
	await chainWaiting(tenant);
	const [sittingId, clerk] = [newId(), newId()];
	const found = { act: 'item.added', object: newId(), actor: clerk, details: { sittingId } };
	for (let made = 0; made < 4; made += 1) await tenant.transaction((tx) => appendJournal(tx, found, NOW));
	await chainWaiting(tenant);
	const search = { words: [[sittingId], ['item.*', 'sitting.*'], [clerk]], limit: 2 };
	const first = await tenant.transaction((tx) => readJournal(tx, search));
	expect(first.map(({ seq }) => seq)).toEqual([7, 6]);
	await tenant.transaction((tx) => appendJournal(tx, found, NOW));
	await chainWaiting(tenant);
	const older = await tenant.transaction((tx) => readJournal(tx, { ...search, below: 6 }));
	expect(older.map(({ seq, body }) => [seq, body?.act])).toEqual([
		[5, 'item.added'],
		[4, 'item.added']
	]);
	const newer = await tenant.transaction((tx) => readJournal(tx, { ...search, above: 6 }));
	expect(newer.map(({ seq }) => seq)).toEqual([8, 7]);
	const later = new Date(NOW.getTime() + 1);
	expect(await tenant.transaction((tx) => readJournal(tx, { from: later }))).toEqual([]);
	expect(await tenant.transaction((tx) => readJournal(tx, { until: later, words: [['sitting.*']] }))).toHaveLength(3);
});

test('a checkpoint is signed after a solemn act, every 256 entries, and when it is asked for', async () => {
	const { tenant } = await prepared(1);
	await chainWaiting(tenant);
	expect(await checkpointWhenDue(tenant, signer, NOW)).toBe(true);
	expect(await checkpointWhenDue(tenant, signer, NOW)).toBe(false);
	const everyday = { act: 'item.edited', object: newId(), actor: null };
	const add = (entries: number) =>
		tenant.transaction(async (tx) => {
			for (let made = 0; made < entries; made += 1) await appendJournal(tx, everyday, NOW);
		});
	await add(255);
	await chainWaiting(tenant);
	expect(await checkpointWhenDue(tenant, signer, NOW)).toBe(false);
	await add(1);
	await chainWaiting(tenant);
	expect(await checkpointWhenDue(tenant, signer, NOW)).toBe(true);
	expect(await checkpointNow(tenant, signer, NOW)).toBe(false);
	await add(1);
	await chainWaiting(tenant);
	expect(await checkpointNow(tenant, signer, NOW)).toBe(true);
	expect((await tenant.transaction(listCheckpoints)).map(({ size }) => size)).toEqual([1, 257, 258]);
	expect(await verifyWhole(tenant, signer, NOW)).toBe(null);
	expect(await readVerdict(tenant)).toMatchObject({ seq: 258, wrongSeq: null, wholeAt: NOW });
});

test('whoever rewrites the whole journal, hashes and all, does not match the checkpoint that was signed', async () => {
	const { database, tenant } = await prepared(3);
	await chainWaiting(tenant);
	await checkpointNow(tenant, signer, NOW);
	await withClient(database.behind, (client) =>
		client.query(`set session_replication_role = replica;
			update journal_entry set body = 'forged', seq = null, prev_hash = null, hash = null`)
	);
	await chainWaiting(tenant);
	expect(await verifyJournal(tenant)).toEqual({ ok: true, length: 3 });
	expect(await verifyWhole(tenant, signer, NOW)).toEqual({ seq: 3, why: 'other-root' });
	expect(await verifyOnward(tenant, NOW)).toEqual({ seq: 3, why: 'other-root' });
	await withClient(database.behind, (client) =>
		client.query('set session_replication_role = replica; delete from journal_entry where seq = 3')
	);
	expect(await verifyWhole(tenant, signer, NOW)).toEqual({ seq: 3, why: 'gap' });
});

test('what is new is verified where the last verification ended', async () => {
	const { database, tenant } = await prepared(2);
	await chainWaiting(tenant);
	expect(await verifyOnward(tenant, NOW)).toBe(null);
	expect(await readVerdict(tenant)).toMatchObject({ seq: 2, wholeAt: null });
	await tenant.transaction((tx) => appendJournal(tx, entry(), NOW));
	await chainWaiting(tenant);
	await withClient(database.behind, (client) =>
		client.query("set session_replication_role = replica; update journal_entry set body = 'forged' where seq = 3")
	);
	expect(await verifyOnward(tenant, NOW)).toEqual({ seq: 3, why: 'changed-entry' });
	expect(await readVerdict(tenant)).toMatchObject({ seq: 2, wrongSeq: 3, wrong: 'changed-entry' });
});

test('an export verifies without the database, and a flipped byte is named', async () => {
	const { tenant } = await prepared(5);
	await chainWaiting(tenant);
	await checkpointNow(tenant, signer, NOW);
	const lines = (await Array.fromAsync(exportJournal(tenant, signer, NOW))).join('').trimEnd().split('\n');
	const verdictOf = (read: string[]) => {
		const verifier = new ExportVerifier(nodeCrypto);
		for (const line of read) verifier.take(line);
		return verifier.verdict();
	};
	expect(verdictOf(lines)).toMatchObject({ ok: true, entries: 5, checkpoints: 1 });
	const flipped = lines.map((line) => (line.includes('"seq":4,') ? line.replace('members', 'nembers') : line));
	expect(verdictOf(flipped)).toEqual({ ok: false, seq: 4, why: 'changed-entry' });
});

test('the key of the installation is made once, and is for its owner alone', async () => {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-key-'));
	const first = await openJournalKey(directory);
	expect((await stat(join(directory, 'journal-key.pem'))).mode & 0o777).toBe(0o600);
	expect((await openJournalKey(directory)).publicKey).toEqual(first.publicKey);
	await writeFile(join(directory, 'journal-key.pem'), 'not a key');
	await expect(openJournalKey(directory)).rejects.toThrow('not an Ed25519 key');
	await rm(directory, { recursive: true });
});

test('the writer signs, verifies and tells of the night', async () => {
	const { database, tenant } = await prepared(1);
	await chainWaiting(tenant);
	await verifyWhole(tenant, signer, new Date('2026-06-01T00:00:00Z'));
	const nightCame = vi.fn(() => Promise.resolve());
	const writer = startJournalWriter({
		tenant: database.tenant,
		tenantIds: () => Promise.resolve([tenant.tenantId]),
		signer,
		nightCame,
		watch: () => undefined,
		alarm: (problem) => expect.fail(problem.problem)
	});
	await writer.stop();
	expect(nightCame).toHaveBeenCalledExactlyOnceWith(tenant.tenantId);
	expect(await tenant.transaction(listCheckpoints)).toHaveLength(1);
});

test('each council is witness of the one before it, and a journal that was written anew contradicts its witness', async () => {
	const { database, tenant } = await prepared(2);
	const other = database.tenant((await makeTenant(database)).id);
	const tenantIds = () => Promise.resolve([tenant.tenantId, other.tenantId]);
	const house = { signer, tenant: database.tenant, tenantIds };
	await chainWaiting(tenant);
	await checkpointNow(tenant, signer, NOW);
	expect(await tellWitness(tenant, house, NOW)).toBe(true);
	expect(await tellWitness(other, house, NOW)).toBe(false);
	await chainWaiting(other);
	const read = async (journal: typeof tenant) => {
		const verifier = new ExportVerifier(nodeCrypto);
		const lines = await Array.fromAsync(exportJournal(journal, signer, new Date(NOW.getTime() + 1000)));
		for (const line of lines) verifier.take(line);
		return verifier;
	};
	const { told } = await read(other);
	expect(confirmed((await read(tenant)).own, told, sha256)).toBe(1);
	await withClient(database.behind, (client) =>
		client.query(`set session_replication_role = replica; delete from journal_checkpoint;
			update journal_entry set body = 'forged', seq = null, prev_hash = null, hash = null where tenant_id = '${tenant.tenantId}'`)
	);
	await chainWaiting(tenant);
	await checkpointNow(tenant, signer, NOW);
	const forged = await read(tenant);
	expect(forged.verdict()).toMatchObject({ ok: true, entries: 2 });
	expect(confirmed(forged.own, told, sha256)).toBe(null);
});
