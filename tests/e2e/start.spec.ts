import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from '@playwright/test';
import { closeAll, startServer, temporaryDirectory } from '../bench/harness.ts';
import { memoryOf } from '../support/memory.ts';
import { listing, NOBODY, startAndEnd, type Refusal } from '../support/refused-start.ts';

test.afterAll(closeAll);

/** One line of prose on stderr, nothing on stdout, exit code 1. */
function expectOneSentence(refusal: Refusal, sentence: RegExp): void {
	expect(refusal.stderr).toMatch(sentence);
	expect(refusal.stderr.trim().split('\n')).toHaveLength(1);
	expect(refusal.stderr).not.toMatch(/^\s+at |Error:/m);
	expect(refusal.stdout).toBe('');
	expect(refusal.code).toBe(1);
}

const mistakes: [what: string, env: Record<string, string>, sentence: RegExp][] = [
	['a port that is no number', { PORT: 'three thousand' }, /^PORT must be a number between 0 and 65535\.$/m],
	['a port beyond the last one', { PORT: '70000' }, /^PORT must be a number between 0 and 65535\.$/m],
	['a wrong variable', { HEMICYCLE_DEMO: 'maybe' }, /^HEMICYCLE_DEMO must be "on" or "off"\.$/m],
	[
		'a misspelt variable',
		{ HEMICYCLE_DATTA: 'x' },
		/^HEMICYCLE_DATTA is not a setting.*did you mean HEMICYCLE_DATA\?$/m
	],
	['a host of elsewhere', { HOST: '192.0.2.1' }, /^This machine has no address 192\.0\.2\.1: change HOST\.$/m],
	['an origin without https', { HEMICYCLE_ORIGIN: 'http://valmont.fr' }, /^HEMICYCLE_ORIGIN must begin with https/m],
	['a database of another kind', { DATABASE_URL: 'mysql://x/y' }, /^DATABASE_URL must be an address such as postgres:/m]
];

for (const [what, env, sentence] of mistakes) {
	test(`${what} is refused with one sentence, and no data directory is made`, async () => {
		const above = await temporaryDirectory();
		const before = await listing(above);
		const refusal = await startAndEnd({ HEMICYCLE_DATA: join(above, 'data'), ...env });
		expectOneSentence(refusal, sentence);
		expect(await listing(above)).toEqual(before);
	});
}

test('a taken port is refused before anything is touched', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => other.once('listening', resolve));
	const { port } = other.address() as { port: number };
	const above = await temporaryDirectory();
	const before = await listing(above);
	const refusal = await startAndEnd({ PORT: String(port), HEMICYCLE_DATA: join(above, 'data') });
	other.close();
	expectOneSentence(
		refusal,
		new RegExp(`^Port ${port} is taken by another program: choose another one with PORT\\.$`, 'm')
	);
	expect(await listing(above)).toEqual(before);
});

test('a file in the place of the data directory is left alone', async () => {
	const above = await temporaryDirectory();
	await writeFile(join(above, 'data'), 'my thesis');
	const before = await listing(above);
	const refusal = await startAndEnd({ HEMICYCLE_DATA: join(above, 'data') });
	expectOneSentence(refusal, /^The data directory \S+ is not a directory\.$/m);
	expect(await listing(above)).toEqual(before);
});

test("somebody's files are left alone", async () => {
	const above = await temporaryDirectory();
	await mkdir(join(above, 'data'));
	await writeFile(join(above, 'data', 'thesis.txt'), 'my thesis');
	const before = await listing(above);
	const refusal = await startAndEnd({ HEMICYCLE_DATA: join(above, 'data') });
	expectOneSentence(refusal, /^The data directory \S+ holds files that are not of Hémicycle: choose an empty one/m);
	expect(await listing(above)).toEqual(before);
});

test('a data directory that may not be made is refused', async () => {
	const above = await temporaryDirectory();
	await chmod(above, 0o555);
	const before = await listing(above);
	const uid = process.getuid?.() === 0 ? NOBODY : undefined;
	const refusal = await startAndEnd({ HEMICYCLE_DATA: join(above, 'data') }, uid);
	expectOneSentence(refusal, /^The data directory \S+ cannot be written \(EACCES\)\.$/m);
	expect(await listing(above)).toEqual(before);
});

test('a database that does not answer is refused, and no data directory is made', async () => {
	const above = await temporaryDirectory();
	const before = await listing(above);
	const env = { HEMICYCLE_DATA: join(above, 'data'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
	expectOneSentence(await startAndEnd(env), /^The database of DATABASE_URL cannot be reached: .*ECONNREFUSED/m);
	expect(await listing(above)).toEqual(before);
});

test('Node and PostgreSQL at rest need 200 MiB at most', async () => {
	const data = join(await temporaryDirectory(), 'data');
	const server = await startServer({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' });
	const memory = await memoryOf(server.process.pid ?? 0, data);
	await server.stop();
	console.log(`${memory.toFixed(0)} MiB`);
	expect(memory).toBeGreaterThan(30);
	expect(memory).toBeLessThanOrEqual(200);
});

test.describe(() => {
	// A ratio of one run; a machine that was busy during one half of it may try again.
	test.describe.configure({ retries: 2 });
	test('a cold start, which founds the database, takes ten times a warm one at most', async () => {
		const env = { HEMICYCLE_DATA: join(await temporaryDirectory(), 'data'), HEMICYCLE_DEMO: 'off' };
		const cold = await startServer(env);
		await cold.stop();
		const warm = await startServer(env);
		await warm.stop();
		console.log(`cold ${cold.startMs.toFixed(0)} ms, warm ${warm.startMs.toFixed(0)} ms`);
		expect(cold.startMs).toBeLessThanOrEqual(warm.startMs * 10);
	});
});

test('a second process on the same data is refused, and the first goes on', async () => {
	const data = join(await temporaryDirectory(), 'data');
	const first = await startServer({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' });
	const refusal = await startAndEnd({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' });
	const sentence = new RegExp(
		`^Another Hémicycle \\(pid ${first.process.pid}\\) is already working on this data\\.$`,
		'm'
	);
	expect(refusal.stderr).toMatch(sentence);
	expect(refusal.stderr.trim().split('\n')).toHaveLength(1);
	expect(refusal.code).toBe(1);
	expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
	await first.stop();
});
