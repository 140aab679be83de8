import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { asc, eq } from 'drizzle-orm';
import { pino } from 'pino';
import sharp from 'sharp';
import * as tus from 'tus-js-client';
import { afterAll, expect, test } from 'vitest';
import { items } from '#lib/agenda/server/tables.ts';
import { draftActs, draftPapers } from '#lib/drafting/server/tables.ts';
import { startJobs } from '#lib/jobs/server/jobs.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { Hub } from '#lib/live/server/hub.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import { paperTexts, paperVersions, uploads } from '#lib/papers/server/tables.ts';
import { originalOf } from '#lib/papers/server/originals.ts';
import { searchPapers } from '#lib/papers/server/search.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { startClamd } from '#lib/testing/clamd.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import * as make from '#lib/testing/factories.ts';
import { smallPdf } from '#lib/testing/small-pdf.ts';
import { install, type Services } from '../services.ts';
import { receiveUpload } from './uploads.ts';
import { startWork } from './work.ts';

const FIXTURES = new URL('../../tests/fixtures/', import.meta.url);
const database = await freshDatabase();
const council = await makeCouncil(database, { members: 3, items: 0, state: 'draft' });
const dataDirectory = await mkdtemp(join(tmpdir(), 'hemicycle-uploads-'));
const log = pino({ level: 'silent' });
const jobs = await startJobs({
	connection: database.behind,
	applicationRole: 'hemicycle_app',
	tenant: database.tenant,
	log
});
const made = {
	...{ log, jobs, tenant: database.tenant, installation: database.installation },
	settings: { dataDirectory, paperLimitBytes: 2_000_000 },
	storage: await openDiskStorage(join(dataDirectory, 'files'), new Date()),
	hub: new Hub(() => undefined),
	onClose: () => undefined
} as unknown as Services;
install(made);
await startWork(made);
const server = createServer((request, response) => void receiveUpload(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
afterAll(async () => {
	server.close();
	await jobs.stop();
});

async function cookieOf(accountId: string): Promise<string> {
	const endsAt = new Date(Date.now() + 3_600_000);
	const session = { accountId, level: 2 as const, deviceName: 'Firefox', endsAt };
	return `hemicycle=${await startSession(database.installation, session, new Date())}`;
}
const clerk = await cookieOf(council.clerk.id);

interface Sent {
	fileName: string;
	bytes: Buffer;
	cookie?: string;
	options?: Partial<tus.UploadOptions>;
}

function send({ fileName, bytes, cookie = clerk, options = {} }: Sent): Promise<{ status: number; body: unknown }> {
	return new Promise((resolve) => {
		const upload = new tus.Upload(bytes, {
			endpoint: `http://127.0.0.1:${port}/live/uploads`,
			metadata: { filename: fileName, tenant: council.tenant.slug, sittingId: council.sitting.id },
			headers: { cookie },
			retryDelays: null,
			onSuccess: ({ lastResponse }) =>
				resolve({ status: lastResponse.getStatus(), body: read(lastResponse.getBody()) }),
			onError: (error) => {
				const response = 'originalResponse' in error ? error.originalResponse : null;
				resolve({ status: response?.getStatus() ?? 0, body: read(response?.getBody() ?? '') });
			},
			...options
		});
		upload.start();
	});
}

const read = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : text);
const file = (path: string) => readFile(new URL(path, FIXTURES));
async function acts(act: string) {
	const entries = await council.database.transaction((tx) => tx.select().from(journalEntries));
	const read = entries.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as { act: string });
	return read.filter((entry) => entry.act === act);
}
const agenda = () => council.database.transaction((tx) => tx.select().from(items).orderBy(asc(items.position)));

test('papers dropped at once become items with their titles; the refused one says why and harms no other', async () => {
	const names = ['0000071248', '0000071249', '0000071252'];
	const dropped = Date.now();
	const answers = await Promise.all([
		...names.map(async (name, index) =>
			send({
				fileName: `${name}.pdf`,
				bytes: await file(`montpellier-2014-04-24/2014-04-24-${name}.pdf`),
				options: {
					metadata: {
						filename: `${name}.pdf`,
						tenant: council.tenant.slug,
						sittingId: council.sitting.id,
						droppedAt: String(dropped - names.length + index)
					}
				}
			})
		),
		send({ fileName: 'secret.pdf', bytes: await file('pdfs/bad-encrypted-user-password.pdf') })
	]);
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 422]);
	expect(answers[3]?.body).toEqual({ refusal: 'encrypted' });
	expect((await agenda()).map(({ title }) => title)).toEqual([
		'Taux d’imposition de la Ville de Montpellier pour 2014',
		'Création d’une mairie annexe à Grammont et célébration des mariages',
		'Délibération fixant les indemnités de fonction des élus'
	]);
});

test('the text of a taken paper is read in the background and can be searched', async () => {
	const versions = () => council.database.transaction((tx) => tx.select().from(paperVersions));
	await expect
		.poll(async () => (await versions()).map(({ state }) => state), { timeout: 20_000 })
		.toEqual(['ready', 'ready', 'ready']);
	const ids = (await versions()).map(({ id }) => id);
	const hits = await council.database.transaction((tx) => searchPapers(tx, ids, 'mariages "hôtel de ville"'));
	expect(hits[0]).toMatchObject({ page: 1 });
	expect(hits[0]?.excerpt).toContain('\u0002mariages\u0003');
	const texts = await council.database.transaction((tx) => tx.select().from(paperTexts));
	expect(texts).toHaveLength(5);
});

test('a lost connection goes on where it stopped', async () => {
	const bytes = await file('montpellier-2014-04-24/2014-04-24-0000071267.pdf');
	let url = '';
	await new Promise<void>((resolve) => {
		const upload = new tus.Upload(bytes, {
			endpoint: `http://127.0.0.1:${port}/live/uploads`,
			metadata: { filename: 'foncier.pdf', tenant: council.tenant.slug, sittingId: council.sitting.id },
			headers: { cookie: clerk },
			chunkSize: 10_000,
			onChunkComplete: () => {
				url = upload.url ?? '';
				void upload.abort().then(resolve);
			}
		});
		upload.start();
	});
	let first = -1;
	const options = {
		uploadUrl: new URL(url, `http://127.0.0.1:${port}`).href,
		onProgress: (sent: number) => (first = first < 0 ? sent : first)
	};
	const { status } = await send({ fileName: 'foncier.pdf', bytes, options });
	expect(status).toBe(200);
	expect(first).toBeGreaterThanOrEqual(10_000);
	const again = await fetch(options.uploadUrl, {
		method: 'HEAD',
		headers: { cookie: clerk, 'tus-resumable': '1.0.0' }
	});
	expect([again.status, again.headers.get('upload-offset')]).toEqual([200, String(bytes.length)]);
	expect((await agenda()).filter(({ title }) => title.startsWith('Commission communale'))).toHaveLength(1);
});

test('nobody but a clerk of the tenant sends papers, and nobody goes on with the upload of another', async () => {
	const bytes = await file('montpellier-2014-04-24/2014-04-24-0000071267.pdf');
	const before = (await agenda()).length;
	expect((await send({ fileName: 'x.pdf', bytes, cookie: '' })).status).toBe(401);
	const councillor = await cookieOf(council.mandates[0]!.accountId);
	expect(await send({ fileName: 'x.pdf', bytes, cookie: councillor })).toEqual({
		status: 404,
		body: { refusal: 'place-unknown' }
	});
	const [row] = await council.database.transaction((tx) => tx.select().from(uploads));
	const url = `http://127.0.0.1:${port}/live/uploads/${council.tenant.id}_${row!.id}`;
	const stolen = await fetch(url, { method: 'HEAD', headers: { cookie: councillor, 'tus-resumable': '1.0.0' } });
	expect(stolen.status).toBe(404);
	expect((await agenda()).length).toBe(before);
});

test('a drafter sends papers to a draft of the own service while it is being written, and nowhere else', async () => {
	const service = await make.makeService(database, council.tenant.id);
	const other = await make.makeService(database, council.tenant.id);
	const drafter = await make.makeStaff(database, council.tenant.id, 'drafter', { serviceIds: [service.id] });
	const cookie = await cookieOf(drafter.id);
	const stamps = { createdAt: new Date(), createdBy: drafter.id, changedAt: new Date() };
	const [own, theirs, handed] = [newId(), newId(), newId()];
	await council.database.transaction(async (tx) => {
		const draft = { title: 'Projet', state: 'draft' as const, serviceId: service.id, ...stamps };
		await tx.insert(draftActs, { ...draft, id: own });
		await tx.insert(draftActs, { ...draft, id: theirs, serviceId: other.id });
		await tx.insert(draftActs, { ...draft, id: handed, state: 'handed-in' });
	});
	const bytes = await file('montpellier-2014-04-24/2014-04-24-0000071249.pdf');
	const to = (place: Record<string, string>) =>
		send({
			...{ fileName: 'projet.pdf', bytes, cookie },
			options: { metadata: { filename: 'projet.pdf', tenant: council.tenant.slug, ...place } }
		});
	const unknown = { status: 404, body: { refusal: 'place-unknown' } };
	expect(await to({ draftId: own })).toMatchObject({ status: 200, body: { taken: { pageCount: 1 } } });
	for (const place of [
		{ draftId: theirs },
		{ draftId: handed },
		{ draftId: newId() },
		{ sittingId: council.sitting.id }
	])
		expect(await to(place)).toEqual(unknown);
	expect(await to({ draftId: own, sittingId: council.sitting.id })).toMatchObject({ status: 400 });
	const laid = await council.database.transaction((tx) => tx.select().from(draftPapers));
	expect(laid.map(({ draftId }) => draftId)).toEqual([own]);
	expect(await acts('draft.paper-added')).toMatchObject([{ object: own, actor: drafter.id }]);
});

test('a file over the limit is refused before it is sent, and refused files leave no bytes', async () => {
	expect((await send({ fileName: 'big.pdf', bytes: Buffer.alloc(2_000_001) })).status).toBe(413);
	expect(await readdir(join(dataDirectory, 'files', 'temporary'))).toEqual([]);
});

test('what is active in a paper is gone from what is stored, and the journal says so', async () => {
	const bytes = await file('pdfs/bad-javascript-and-launch-links.pdf');
	const { status } = await send({ fileName: 'budget.pdf', bytes });
	expect(status).toBe(200);
	const [version] = await council.database.transaction((tx) =>
		tx.select().from(paperVersions).where(eq(paperVersions.fileName, 'budget.pdf'))
	);
	const store = made.storage.tenant(council.tenant.id);
	const stored = await buffer((await store.open(version!.sha256))!);
	expect(stored.toString('latin1')).not.toMatch(/JavaScript|Launch|OpenAction/);
	expect(await acts('paper.cleaned')).toMatchObject([
		{ object: version!.paperId, details: { removed: ['Launch', 'OpenAction', 'URI'] } }
	]);
});

test('a signed PDF is shown as pictures and kept as it came, and the journal says so', async () => {
	const signature = '<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 30] /Contents <00> >>';
	const bytes = smallPdf({
		catalog: '/AcroForm << /SigFlags 3 /Fields [7 0 R] >> /OpenAction << /S /JavaScript /JS (x) >>',
		objects: { 7: '<< /FT /Sig /T (Le maire) /V 8 0 R >>', 8: signature }
	});
	expect((await send({ fileName: 'arrete.pdf', bytes })).status).toBe(200);
	const [version] = await council.database.transaction((tx) =>
		tx.select().from(paperVersions).where(eq(paperVersions.fileName, 'arrete.pdf'))
	);
	const original = await council.database.transaction((tx) => originalOf(tx, version!.id));
	const store = made.storage.tenant(council.tenant.id);
	expect(await buffer((await store.open(original!.sha256))!)).toEqual(bytes);
	expect((await buffer((await store.open(version!.sha256))!)).includes('OpenAction')).toBe(false);
	expect(await acts('paper.signed-kept')).toMatchObject([
		{ object: version!.paperId, details: { sha256: original!.sha256, active: ['OpenAction'] } }
	]);
});

test('a photo with what it shows becomes an item; the words are its text', async () => {
	const options = {
		metadata: {
			...{ filename: 'pont.png', tenant: council.tenant.slug, sittingId: council.sitting.id },
			description: 'Le pont fissuré sous l’arche'
		}
	};
	const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#a00' } })
		.png()
		.toBuffer();
	const { status, body } = await send({ fileName: 'pont.png', bytes, options });
	expect({ status, body }).toMatchObject({ status: 200, body: { taken: { title: 'Pont', pageCount: 1 } } });
	const texts = () => council.database.transaction((tx) => tx.select({ text: paperTexts.text }).from(paperTexts));
	await expect.poll(texts, { timeout: 20_000 }).toContainEqual({ text: 'Le pont fissuré sous l’arche' });
});

test('a virus is refused with its name before the file is opened; the journal says who sent it', async () => {
	const clamd = await startClamd({ port: 0 });
	Object.assign(made.settings, { clamdUrl: clamd.url });
	const answer = await send({ fileName: 'invoice.pdf', bytes: Buffer.from('EICAR, and not even a PDF') });
	clamd.close();
	expect(answer).toEqual({ status: 422, body: { refusal: 'infected' } });
	expect(await acts('paper.refused')).toMatchObject([{ actor: council.clerk.id, details: { refusal: 'infected' } }]);
});

test('when the virus scanner does not answer, the paper is taken with a warning here and in the journal', async () => {
	const clamd = await startClamd({ port: 0 });
	clamd.close();
	Object.assign(made.settings, { clamdUrl: clamd.url });
	const bytes = await file('montpellier-2014-04-24/2014-04-24-0000071267.pdf');
	const { status, body } = await send({ fileName: 'unscanned.pdf', bytes });
	Object.assign(made.settings, { clamdUrl: undefined });
	expect(status).toBe(200);
	expect(body).toMatchObject({ isUnscanned: true, taken: { pageCount: 1 } });
	expect(await acts('paper.taken-unscanned')).toHaveLength(1);
});
