import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { jobs } from '#lib/jobs/server/tables.ts';
import { smallDisk, type SmallDisk } from '#lib/testing/small-disk.ts';
import { openDatabase, type Database } from './database.ts';
import { FreeSpace, refuseFullDisk, roomOf, type Room } from './free-space.ts';
import { keepAlive } from './keeper.ts';
import { migrateDatabase } from './migrations.ts';
import { embeddedServer } from './server.ts';

const binaries = process.env['HEMICYCLE_POSTGRES_BIN'];
const MIB = 2 ** 20;
const GIB = 1024 * MIB;
const tenantId = newId();

test.each<[disk: string, available: number, total: number, before: Room, room: Room]>([
	['a small disk', 4 * GIB, 20 * GIB, 'roomy', 'roomy'],
	['a small disk that is 95 % full', GIB - 1, 20 * GIB, 'roomy', 'tight'],
	['a large disk that is 95 % full', 200 * GIB, 4096 * GIB, 'roomy', 'roomy'],
	['a large disk with less than 2 GiB', 2 * GIB - 1, 4096 * GIB, 'roomy', 'tight'],
	['a tiny disk', 255 * MIB, 300 * MIB, 'roomy', 'tight'],
	['four pieces of the log', 64 * MIB, 20 * GIB, 'tight', 'tight'],
	['less than four pieces of the log', 64 * MIB - 1, 20 * GIB, 'tight', 'full'],
	['a little more than what was full', 96 * MIB - 1, 20 * GIB, 'full', 'full'],
	['room again', 96 * MIB, 20 * GIB, 'full', 'tight']
])('%s: %i bytes of %i after %s are %s', (_, available, total, before, room) => {
	expect(roomOf({ available, total }, before)).toBe(room);
});

/** Skips the test, saying why, where there can be none. */
async function diskOf(megabytes: number, { skip }: TestContext): Promise<SmallDisk> {
	const disk = await smallDisk(megabytes);
	if (!disk) return skip('a disk of its own takes root and the right to mount');
	onTestFinished(() => disk.remove());
	return disk;
}

test('a start on a full disk is refused with one sentence', async (context) => {
	const disk = await diskOf(100, context);
	await expect(refuseFullDisk([disk.directory])).resolves.toBeUndefined();
	await disk.fill(10 * MIB);
	await expect(refuseFullDisk([disk.directory])).rejects.toThrow(`is full (10 MB free, 64 needed): make room`);
});

/** A database on a disk of its own, watched and kept alive as in the product. */
async function watchedDatabase(disk: SmallDisk) {
	const directory = join(disk.directory, 'data');
	await mkdir(directory, { mode: 0o711 });
	const server = await embeddedServer(directory, { binaries });
	onTestFinished(() => server.stop());
	await migrateDatabase(server, 'drizzle');
	const database = openDatabase(server.connection('app'), () => undefined, 10);
	onTestFinished(database.close);
	const home = join(directory, 'postgres');
	const space = new FreeSpace({
		directories: [directory, home],
		reserve: join(home, 'reserve'),
		told: (room) => (database.mode.isReadOnly = room === 'full')
	});
	await space.look();
	onTestFinished(keepAlive(server, () => undefined));
	onTestFinished(() => space.stop());
	return { database, space };
}

/** Eight who write without a pause. */
function writers(database: Database) {
	const acknowledged: string[] = [];
	const refusals = new Set<string>();
	let isOver = false;
	const refused = async (error: unknown) => {
		refusals.add((error as { cause?: { code?: string } }).cause?.code ?? String(error));
		await sleep(20);
	};
	const work = Array.from({ length: 8 }, async () => {
		while (!isOver) await act(database).then((id) => acknowledged.push(id), refused);
	});
	const end = async () => {
		isOver = true;
		await Promise.all(work);
	};
	onTestFinished(end);
	return { acknowledged, refusals, end };
}

async function act(database: Database): Promise<string> {
	const id = newId();
	const now = new Date();
	await database.tenant(tenantId).transaction(async (tx) => {
		await tx.insert(jobs, { id, kind: 'test', label: 'Test', state: 'waiting', createdAt: now, updatedAt: now });
	});
	return id;
}

/** What was acknowledged and is not there. Reads, so it also says that reading works. */
async function lost(database: Database, acknowledged: string[]): Promise<string[]> {
	const expected = [...acknowledged];
	const rows = await database.tenant(tenantId).transaction((tx) => tx.select({ id: jobs.id }).from(jobs));
	const ids = new Set(rows.map(({ id }) => id));
	return expected.filter((id) => !ids.has(id));
}

test.for([
	['to our limit', 40 * MIB],
	['to the last byte', 0]
] as const)(
	'a disk that another program fills %s: writes are refused, reading goes on, nothing is lost, and all comes back by itself',
	async ([, leave], context) => {
		const disk = await diskOf(512, context);
		const { database, space } = await watchedDatabase(disk);
		space.start();
		const { acknowledged, refusals, end } = writers(database);
		await expect.poll(() => acknowledged.length).toBeGreaterThan(100);

		await disk.fill(leave);
		await expect.poll(() => space.room, { timeout: 5000 }).toBe('full');
		await expect.poll(() => refusals).toContain('25006');
		// What was under way when the limit was seen may still end.
		await sleep(500);
		const before = acknowledged.length;
		await sleep(500);
		expect(acknowledged).toHaveLength(before);
		expect(await lost(database, acknowledged)).toEqual([]);

		await disk.clear();
		await expect.poll(() => acknowledged.length).toBeGreaterThan(before + 100);
		await end();
		expect(await lost(database, acknowledged)).toEqual([]);
	}
);

test('PostgreSQL panicked and could not recover before anybody looked: the reserve brings it back, with every act', async (context) => {
	const disk = await diskOf(512, context);
	const { database, space } = await watchedDatabase(disk);
	const acknowledged = [await act(database), await act(database)];
	await disk.fill(0);
	const panic = async () => {
		for (;;) await database.pool.query("select pg_logical_emit_message(true, '', repeat('x', 1000000))");
	};
	await expect(panic()).rejects.toThrow('No space left on device');

	space.start();
	await expect.poll(() => lost(database, acknowledged).catch(() => 'away'), { timeout: 30_000 }).toEqual([]);
	await expect(act(database)).rejects.toMatchObject({ cause: { code: '25006' } });
	await disk.clear();
	await expect.poll(() => act(database).catch(() => undefined)).toBeDefined();
	expect(await lost(database, acknowledged)).toEqual([]);
});
