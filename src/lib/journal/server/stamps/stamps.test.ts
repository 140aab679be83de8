import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { newId } from '#lib/kernel/ids.ts';
import { openOutgoing } from '#lib/outgoing/server/outgoing.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeTenant } from '#lib/testing/factories.ts';
import { outgoingToLoopback, trustLoopback } from '#lib/testing/loopback.ts';
import { POLICY, TimeStampingAuthority, type Manner } from '#lib/testing/tsa.ts';
import { ExportVerifier } from '../../rules/export.ts';
import { certificatesIn } from '../../timestamp/certificates.ts';
import { withStamps } from '../../timestamp/check-stamps.ts';
import { appendJournal } from '../append.ts';
import { chainWaiting } from '../chain.ts';
import { checkpointNow, checkpointWhenDue, listCheckpoints } from '../checkpoints.ts';
import { nodeCrypto } from '../crypto.ts';
import { exportJournal } from '../export.ts';
import { openJournalKey, type JournalSigner } from '../key.ts';
import { openAuthority, type Authority } from './authority.ts';
import { askForStamp, countLate, listStamps, stampDue, stampState, takeNewlyLate } from './stamps.ts';

trustLoopback();
const folder = await mkdtemp(join(tmpdir(), 'hemicycle-stamps-'));
const tsa = await TimeStampingAuthority.start();
const outgoing = outgoingToLoopback();
const settings = { tsaUrl: tsa.url, tsaCertificates: tsa.certificateFile, tsaPolicy: POLICY };
const authority = (await openAuthority(settings)) as Authority;
const signer: JournalSigner = {
	...(await openJournalKey(folder)),
	onSigned: async (tx, { size, isEvidence }, now) => {
		if (isEvidence) await askForStamp(tx, size, now);
	}
};
afterAll(async () => {
	tsa.stop();
	await rm(folder, { recursive: true });
});
beforeEach(() => {
	tsa.manner = 'honest';
	tsa.asked = 0;
});

const database = await freshDatabase();
const after = (minutes: number) => () => new Date(Date.now() + minutes * 60_000);

/** A council whose journal has one act in it, chained and signed. */
async function councilAfter(act: string) {
	const { id } = await makeTenant(database);
	const tenant = database.tenant(id);
	await add(tenant, act);
	return tenant;
}
async function add(tenant: Awaited<ReturnType<typeof councilAfter>>, act: string) {
	await tenant.transaction((tx) => appendJournal(tx, { act, object: newId(), actor: null }, new Date()));
	await chainWaiting(tenant);
	await checkpointWhenDue(tenant, signer, new Date());
}
const stateOf = (tenant: Awaited<ReturnType<typeof councilAfter>>) => tenant.transaction(stampState);

async function verdictOn(tenant: Awaited<ReturnType<typeof councilAfter>>, change = (line: string) => line) {
	const lines = (await Array.fromAsync(exportJournal(tenant, signer, new Date()))).map((line) =>
		change(line.trimEnd())
	);
	const verifier = new ExportVerifier(nodeCrypto);
	for (const line of lines.filter((one) => one !== '')) if (!verifier.take(line)) break;
	return withStamps(verifier, certificatesIn(tsa.certificate));
}

test.each([
	['sitting.published', 1],
	['sitting.closed', 1],
	['sitting.opened', 0]
])('after %s, tokens asked for: %i', async (act, pending) => {
	expect(await stateOf(await councilAfter(act))).toMatchObject({ pending });
});

test('the checkpoint of the night is stamped, the one that a clerk asks for is not', async () => {
	const tenant = await councilAfter('item.edited');
	await checkpointNow(tenant, signer, new Date());
	expect(await stateOf(tenant)).toMatchObject({ pending: 0 });
	await add(tenant, 'item.edited');
	await checkpointNow(tenant, signer, new Date(), { isNightly: true });
	expect(await stateOf(tenant)).toMatchObject({ pending: 1 });
});

test('a convocation is stamped by the authority: the token is kept, written down, exported, and openssl agrees', async () => {
	const tenant = await councilAfter('sitting.published');
	expect(await stampDue(tenant, { authority, outgoing })).toBe(1);
	expect(await stampDue(tenant, { authority, outgoing })).toBe(0);
	expect(await stateOf(tenant)).toMatchObject({ pending: 0, latest: { size: 1, authority: 'Horodatage honest' } });
	const [checkpoint] = await tenant.transaction(listCheckpoints);
	const { token } = (await tenant.transaction(listStamps)).get(1)!;
	expect(tsa.verify(checkpoint!.note, token)).toContain('Verification: OK');
	await chainWaiting(tenant);
	const stamps = { count: 1, authorities: ['Horodatage honest'], areKept: true };
	expect(await verdictOn(tenant)).toMatchObject({ ok: true, entries: 2, checkpoints: 1, stamps });
	expect(tsa.headers['content-type']).toBe('application/timestamp-query');
});

test('a verifier misses a token that was taken away, or put in the place of another', async () => {
	const [tenant, other] = [await councilAfter('sitting.published'), await councilAfter('sitting.published')];
	for (const one of [tenant, other]) {
		await stampDue(one, { authority, outgoing });
		await chainWaiting(one);
	}
	const isStamp = (line: string) => line.includes('"kind":"stamp"');
	const without = await verdictOn(tenant, (line) => (isStamp(line) ? '' : line));
	expect(without).toEqual({ ok: false, seq: 2, why: 'missing-stamp' });
	const foreign = (await Array.fromAsync(exportJournal(other, signer, new Date()))).find(isStamp)!.trimEnd();
	expect(await verdictOn(tenant, (line) => (isStamp(line) ? foreign : line))).toMatchObject({ why: 'missing-stamp' });
});

test.each([
	['other-nonce', 'other-nonce'],
	['other-imprint', 'other-imprint'],
	['other-purpose', 'other-purpose'],
	['other-authority', 'other-authority'],
	['certificate-over', 'certificate-over'],
	['wrong-time', 'wrong-time'],
	['rejecting', 'not-granted'],
	['cut', 'unreadable'],
	['html', 'other-answer'],
	['error-500', 'other-answer'],
	['ten-megabytes', 'too-large'],
	['silent', 'too-slow']
] satisfies [Manner, string][])(
	'of an authority that is %s nothing is kept: %s; it is asked again later',
	async (manner, problem) => {
		const tenant = await councilAfter('sitting.published');
		tsa.manner = manner;
		expect(await stampDue(tenant, { authority, outgoing })).toBe(0);
		expect(await stateOf(tenant)).toMatchObject({ pending: 1, problem });
		expect(await stampDue(tenant, { authority, outgoing })).toBe(0);
		expect(tsa.asked).toBe(1);
		tsa.manner = 'honest';
		if (problem === 'other-nonce') expect(await stampDue(tenant, { authority, outgoing }, after(1))).toBe(1);
	}
);

test('an authority that is away holds up nothing, is asked again for hours, and is an alarm after one', async () => {
	const tenant = await councilAfter('sitting.published');
	const away = { ...authority, url: new URL('https://127.0.0.1:1/tsr') };
	for (const minutes of [0, 1, 2, 5, 10, 20, 40]) await stampDue(tenant, { authority: away, outgoing }, after(minutes));
	expect(await stateOf(tenant)).toMatchObject({ pending: 1, problem: 'unreachable' });
	const late = (minutes: number) => tenant.transaction((tx) => countLate(tx, after(minutes)()));
	expect([await late(59), await late(61)]).toEqual([0, 1]);
	expect(await tenant.transaction((tx) => takeNewlyLate(tx, after(61)()))).toEqual([
		{ size: 1, problem: 'unreachable' }
	]);
	expect(await tenant.transaction((tx) => takeNewlyLate(tx, after(90)()))).toEqual([]);
	expect(await stampDue(tenant, { authority, outgoing }, after(100))).toBe(1);
	expect(await late(120)).toBe(0);
});

test('an authority on a private address is called only if the installation allows it', async () => {
	const tenant = await councilAfter('sitting.published');
	await stampDue(tenant, { authority, outgoing: openOutgoing([]) });
	expect(await stateOf(tenant)).toMatchObject({ problem: 'address-refused' });
	expect(tsa.asked).toBe(0);
});

test('a name and a password in the address go into a header, not into the request line', async () => {
	const url = tsa.url.replace('https://', 'https://ville:mot%20de%20passe@');
	const named = (await openAuthority({ ...settings, tsaUrl: url })) as Authority;
	expect(await stampDue(await councilAfter('sitting.published'), { authority: named, outgoing })).toBe(1);
	const [, sent = ''] = tsa.headers.authorization?.split(' ') ?? [];
	expect(Buffer.from(sent, 'base64').toString()).toBe('ville:mot de passe');
});

test('settings that cannot work stop the start with one sentence', async () => {
	const wrong = join(folder, 'wrong.pem');
	const refusal = (changed: Partial<typeof settings>) =>
		openAuthority({ ...settings, ...changed }).catch((error: unknown) => (error as Error).message);
	expect(await refusal({ tsaCertificates: undefined as never })).toContain('TSA_CERTIFICATES must name the file');
	expect(await refusal({ tsaCertificates: '/nowhere.pem' })).toContain('cannot be read');
	await writeFile(wrong, 'hello');
	expect(await refusal({ tsaCertificates: wrong })).toContain('holds no certificate');
	expect(await refusal({ tsaCertificates: join(tsa.folder, 'honest.pem') })).toContain('something else than');
	expect(await openAuthority({ tsaUrl: undefined, tsaCertificates: undefined, tsaPolicy: undefined })).toBeUndefined();
});

test('the application may neither take away a time stamp nor move it to another checkpoint', async () => {
	const tenant = await councilAfter('sitting.published');
	for (const statement of [sql`delete from journal_stamp`, sql`update journal_stamp set size = 7`])
		await expect(tenant.transaction((tx) => tx.raw.execute(statement))).rejects.toThrow();
});
