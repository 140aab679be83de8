import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { items, itemPapers } from '#lib/agenda/server/tables.ts';
import { startJobs } from '#lib/jobs/server/jobs.ts';
import { readBody } from '#lib/journal/rules/body.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { papers, paperTexts, paperVersions } from '#lib/papers/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeStaff, NOW } from '#lib/testing/factories.ts';
import { clearAlarms, countAlarms, latestChecks } from './alarm.ts';
import { checkHouse } from './check.ts';
import { visitorAt } from './visitor.ts';

const database = await freshDatabase();
const SECRET = 'Transaction avec la famille Delorme-Vasseur';
const PAGE =
	'Le protocole transactionnel prévoit une indemnité exceptionnelle versée à la requérante. ' +
	'Les héritiers renoncent irrévocablement à toute action contentieuse devant le tribunal administratif compétent.';

/** A stranger's view of a town, as this test says it; everything else is not there. */
async function townWith(pages: Record<string, string>): Promise<{ host: string; port: number }> {
	const server: Server = createServer((asked, answer) => {
		const body = pages[asked.url ?? ''];
		answer
			.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' })
			.end(body ?? `nothing at ${asked.url}`);
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	onTestFinished(() => void server.close());
	return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

async function council() {
	const made = await makeCouncil(database, { members: 1, items: 2 });
	const administrator = await makeStaff(database, made.tenant.id, 'administrator');
	const [closed] = made.items;
	const versionId = newId();
	const paperId = newId();
	await made.database.transaction(async (tx) => {
		await tx.update(items, { isClosed: true, title: SECRET, publicTitle: 'Affaire' }, eq(items.id, closed!.id));
		const by = { createdAt: NOW, createdBy: made.clerk.id };
		await tx.insert(papers, { id: paperId, title: 'Rapport confidentiel Delorme', kind: 'report', ...by });
		const version = { id: versionId, paperId, number: 1, sha256: 'cd'.repeat(32), fileName: 'delorme protocole.pdf' };
		await tx.insert(paperVersions, { ...version, bytes: 1, pageCount: 1, chunkHashes: [], state: 'ready', ...by });
		await tx.insert(paperTexts, { versionId, page: 1, text: PAGE });
		await tx.insert(itemPapers, { itemId: closed!.id, paperId, position: 1, addedAt: NOW });
	});
	return { ...made, administrator, closedId: closed!.id, versionId };
}

async function check(made: Awaited<ReturnType<typeof council>>, pages: Record<string, string>) {
	const tenant = (id: string) => database.tenant(id);
	const log = { error: () => undefined, warn: () => undefined };
	const jobs = await startJobs({ connection: database.behind, applicationRole: 'hemicycle_app', tenant, log });
	onTestFinished(() => jobs.stop());
	const where = await townWith(pages);
	const watching = { installation: database.installation, jobs, unreachable: '', visitor: () => visitorAt(where) };
	return checkHouse(watching, made.database, new AbortController().signal);
}

test('a town that shows what it may raises no alarm', async () => {
	const made = await council();
	const slug = made.tenant.slug;
	const found = await check(made, {
		[`/${slug}`]: `<h1>Séances</h1><a href="/${slug}/sittings/${made.sitting.id}">Conseil</a>`,
		[`/${slug}/sittings/${made.sitting.id}`]: `<li>Affaire</li><li>${made.items[1]!.title}</li>`,
		[`/${slug}?q=transaction`]: '<p>Rien pour « transaction »</p>'
	});
	expect(found.findings).toEqual([]);
	expect(found.pages).toBe(3);
	expect(found.sought).toBeGreaterThan(8);
	expect(await made.database.transaction(countAlarms)).toBe(0);
});

test('a closed title, a line of its paper, its file and an open door are found, told by id, and cleared by a person', async () => {
	const made = await council();
	const { slug } = made.tenant;
	const found = await check(made, {
		[`/${slug}`]: `<p>${SECRET}</p><a href="/${slug}/files/1/x.html">x</a>`,
		[`/${slug}/files/1/x.html`]: `<p>${PAGE}</p>`,
		[`/api/papers/${slug}/${made.versionId}`]: 'bytes'
	});
	expect(found.findings).toEqual(
		expect.arrayContaining([
			{ kind: 'title', object: made.closedId, path: `/${slug}` },
			{ kind: 'text', object: made.versionId, path: `/${slug}/files/1` },
			{ kind: 'open-door', object: made.versionId, path: `/api/papers/${slug}/${made.versionId}` }
		])
	);
	await made.database.transaction(async (tx) => {
		expect(await countAlarms(tx)).toBe(1);
		const told = JSON.stringify([await tx.select().from(mails), await latestChecks(tx)]);
		expect(told).not.toMatch(/Delorme|indemnité/);
		expect(await tx.select().from(mails)).toMatchObject([{ recipient: made.administrator.email }]);
		const bodies = (await tx.select().from(journalEntries)).map(({ body }) => readBody(body));
		expect(bodies.map((body) => body?.act)).toEqual(expect.arrayContaining(['watch.checked', 'watch.alarm']));
		expect(JSON.stringify(bodies)).not.toContain('Delorme');
	});
	const clear = () => made.database.transaction((tx) => clearAlarms(tx, 'Point dépublié.', made.administrator.id, NOW));
	expect(await clear()).toEqual({ ok: true, value: null });
	expect(await clear()).toEqual({ ok: false, refusal: 'no-alarm' });
	expect(await made.database.transaction(countAlarms)).toBe(0);
});
