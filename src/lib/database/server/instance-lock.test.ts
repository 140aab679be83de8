import type { ClientConfig } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase } from '#lib/testing/database.ts';
import { lockInstance, type InstanceLock } from './database.ts';
import type { DatabaseServer } from './server.ts';

/** Somebody's own server, as `DATABASE_URL` names it. */
const yours = (address: ClientConfig): Pick<DatabaseServer, 'connection'> => ({ connection: () => address });

async function take(address: ClientConfig): Promise<InstanceLock> {
	const lock = await lockInstance(yours(address));
	onTestFinished(() => lock.release().catch(() => undefined));
	return lock;
}

test('a second application on the same database is refused, naming the first, until that has ended', async () => {
	const database = await emptyDatabase();
	const first = await take(database);
	await expect(take(database)).rejects.toThrow(`Another Hémicycle (pid ${process.pid})`);
	await first.release();
	await take(database);
});

test('applications on two databases of one server leave each other alone', async () => {
	await take(await emptyDatabase());
	await take(await emptyDatabase());
});
