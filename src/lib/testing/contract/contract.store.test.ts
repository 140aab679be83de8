import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { embeddedServer } from '#lib/database/server/server.ts';
import { canonicalJson, type Json } from '#lib/journal/rules/canonical.ts';
import { freshDatabase, type FreshDatabase } from '../database.ts';
import { foundTemplate } from '../template.ts';
import { playScenario } from './scenario.ts';

const DISTRIBUTION = '/usr/lib/postgresql';

/** The other one of the two kinds that the house promises: the server of npm beside that of the distribution, or the reverse. */
async function otherBinaries(): Promise<string | undefined> {
	if (process.env['HEMICYCLE_POSTGRES_BIN']) return undefined;
	const majors = await readdir(DISTRIBUTION).catch(() => []);
	const [newest] = majors.map(Number).toSorted((one, other) => other - one);
	if (newest === undefined) throw new Error('PostgreSQL of the distribution is missing: apt-get install postgresql');
	return join(DISTRIBUTION, String(newest), 'bin');
}

async function databaseElsewhere(): Promise<FreshDatabase> {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-other-'));
	await chmod(directory, 0o711);
	onTestFinished(() => rm(directory, { recursive: true, force: true }));
	const server = await embeddedServer(directory, { durable: false, binaries: await otherBinaries() });
	onTestFinished(() => server.stop());
	const { host, port } = server.connection('app');
	const template = await foundTemplate({ host: host ?? '', port: port ?? 0, user: 'hemicycle_root' });
	return freshDatabase(template);
}

const majorOf = async ({ pool }: FreshDatabase) =>
	Math.floor(
		Number((await pool.query<{ n: string }>("select current_setting('server_version_num') as n")).rows[0]?.n) / 10_000
	);
const hash = (told: Record<string, Json>) => createHash('sha256').update(canonicalJson(told)).digest('hex');

test('the same story on the embedded PostgreSQL and on that of the distribution has the same result, hash by hash', async () => {
	const [here, elsewhere] = [await freshDatabase(), await databaseElsewhere()];
	const majors = [await majorOf(here), await majorOf(elsewhere)];
	expect(new Set(majors).size, 'two different major versions').toBe(2);
	const [first, second] = [await playScenario(here), await playScenario(elsewhere)];
	for (const part of Object.keys(first)) expect(second[part], part).toEqual(first[part]);
	expect(hash(second)).toBe(hash(first));
	console.log(`PostgreSQL ${majors.join(' and ')}: ${canonicalJson(first).length} characters, SHA-256 ${hash(first)}`);
}, 180_000);
