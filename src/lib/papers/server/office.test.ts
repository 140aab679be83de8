import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { docx, odf, packageOf, pptx, relationship, xlsx } from '#lib/testing/office-files.ts';
import { checkAndStore } from './intake.ts';
import { OfficeJail } from './office-jail.ts';
import { PdfJail } from './pdf-jail.ts';
import { openPdf, pageText } from './pdf-reading.ts';
import { findForbidden } from './pdf-rescan.ts';
import { PictureJail } from './picture-jail.ts';
import { findSoffice } from './find-soffice.ts';
import { Soffice } from './soffice.ts';

const program = await findSoffice(undefined);
if (program === undefined) throw new Error('LibreOffice is not here: npm test installs it');
const folder = await mkdtemp(join(tmpdir(), 'hemicycle-office-test-'));
const secret = join(folder, 'data');
const soffice = new Soffice(program, folder);
const [jail, pictures, office] = [new PdfJail(), new PictureJail(), new OfficeJail(soffice)];
afterAll(async () => {
	for (const one of [jail, pictures, office]) one.close();
	await rm(folder, { recursive: true });
});

async function take(bytes: Uint8Array, fileName: string, used: OfficeJail | null = office) {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-taken-'));
	const path = join(await mkdtemp(join(tmpdir(), 'hemicycle-dropped-')), 'file');
	await writeFile(path, bytes);
	const store = (await openDiskStorage(directory, new Date())).tenant(newId());
	const result = await checkAndStore(
		{ path, fileName, limit: 50_000_000 },
		{ jail, pictures, office: used ?? undefined, store }
	);
	const shown = result.ok ? await buffer((await store.open(result.value.file.sha256))!) : Buffer.alloc(0);
	return { result, shown, directory };
}

const TEXT = 'Budget primitif de la commune de Valmont';

test.each([
	['rapport.docx', docx(TEXT)],
	['rapport.odt', odf('text', TEXT)],
	['budget.xlsx', xlsx(TEXT)],
	['budget.ods', odf('spreadsheet', TEXT)],
	['projet.pptx', pptx(TEXT)],
	['projet.odp', odf('presentation', TEXT)]
])('%s becomes a PDF with its words, which goes the way of every PDF', async (name, bytes) => {
	const { result, shown } = await take(bytes, name);
	expect(result).toMatchObject({ ok: true, value: { fileName: name.replace(/\w+$/, 'pdf') } });
	const document = await openPdf(new Uint8Array(shown));
	expect((await pageText(document, 1)).replaceAll(/\s+/g, ' ')).toContain(TEXT);
	expect(findForbidden(shown)).toBeUndefined();
	expect(shown.includes('/Marked true')).toBe(true);
});

/** Says of its parts that they are short. */
function lying(bytes: Buffer): Buffer {
	const lie = Buffer.from(bytes);
	for (let at = lie.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = lie.indexOf('PK\x01\x02', at + 4, 'latin1'))
		lie.writeUInt32LE(10, at + 24);
	return lie;
}
const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
const bomb = docx(TEXT, { 'word/styles.xml': ' '.repeat(100 * 2 ** 20) });

test.each<[string, string, string, () => Buffer]>([
	['a bomb of 100 MB in a few kB', 'office-too-big', 'a.docx', () => bomb],
	[
		'a bomb of parts',
		'office-too-big',
		'a.docx',
		() => docx(TEXT, Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`word/${at}`, ''])))
	],
	['one that says that it is small', 'broken-office', 'a.docx', () => lying(bomb)],
	[
		'a password (ODF)',
		'office-encrypted',
		'a.odt',
		() => odf('text', TEXT, { 'META-INF/manifest.xml': '<manifest:encryption-data/>' })
	],
	[
		'a password (OOXML)',
		'office-encrypted',
		'a.docx',
		() => Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])
	],
	['macros', 'office-macros', 'a.docx', () => docx(TEXT, { 'word/vbaProject.bin': ole })],
	[
		'a picture from elsewhere',
		'office-linked',
		'a.docx',
		() => docx(TEXT, { 'word/_rels/document.xml.rels': relationship('image', 'http://127.0.0.1:9/x.png', 'External') })
	],
	['another name', 'office-extension', 'a.xlsx', () => docx(TEXT)],
	['the older format', 'office-old', 'a.doc', () => ole],
	[
		'no document in it',
		'broken-office',
		'a.docx',
		() => packageOf({ '[Content_Types].xml': '<Types/>', '_rels/.rels': '' })
	],
	['its end missing', 'broken-office', 'a.docx', () => docx(TEXT).subarray(0, -30)]
])('a file with %s is refused as %s and leaves nothing', async (_, refusal, name, make) => {
	const { result, directory } = await take(make(), name);
	expect(result).toEqual({ ok: false, refusal });
	expect(await readdir(directory)).toEqual(['temporary']);
});

test('without LibreOffice the clerk is asked for a PDF, as before', async () => {
	expect((await take(docx(TEXT), 'a.docx', null)).result).toEqual({ ok: false, refusal: 'office' });
});

test('what would be fetched or read behind the check is not: no network, no data directory, no variable', async () => {
	let calls = 0;
	const server = createServer((_, answer) => {
		calls += 1;
		answer.end();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	await writeFile(secret, 'le secret de la mairie');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.png`;
	const links = `<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="${url}"/></draw:frame>`;
	const section = `<text:section text:name="a"><text:section-source xlink:href="file://${secret}"/><text:p/></text:section>`;
	const path = join(folder, 'behind.odt');
	await writeFile(path, odf('text', `${TEXT}</text:p>${section}<text:p>${links}`));
	const made = await soffice.convert(path, 'odt', async (pdfPath) => {
		return { ok: true, value: await pageText(await openPdf(new Uint8Array(await readFile(pdfPath))), 1) };
	});
	server.close();
	expect(made).toMatchObject({ ok: true });
	expect(made.ok && made.value).toContain('Budget primitif');
	expect(made.ok && made.value).not.toContain('secret');
	expect([calls, await soffice.cage()]).toEqual([0, 'whole']);
});

test('a conversion that takes too long, or too much memory, ends with all that it started', async () => {
	for (const limits of [{ wholeMs: 300 }, { memoryBytes: 8 * 2 ** 20 }]) {
		const narrow = new OfficeJail(new Soffice(program, folder, limits));
		const { result } = await take(docx(TEXT), 'a.docx', narrow);
		narrow.close();
		expect(result).toEqual({ ok: false, refusal: 'office-too-heavy' });
	}
	expect((await take(docx(TEXT), 'a.docx')).result.ok).toBe(true);
});

test('a path that is no program stops the start; "off" does without', async () => {
	await expect(findSoffice('/etc/passwd')).rejects.toThrow(
		'HEMICYCLE_SOFFICE names /etc/passwd, which is not a program.'
	);
	expect(await findSoffice('off')).toBeUndefined();
});
