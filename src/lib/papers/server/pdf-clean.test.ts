import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { smallPdf } from '#lib/testing/small-pdf.ts';
import { cleanPdf } from './pdf-clean.ts';
import { openPdf, pageText } from './pdf-reading.ts';

const COUNCIL = fileURLToPath(new URL('../../../../tests/fixtures/montpellier-2014-04-24/', import.meta.url));
const papers = readdirSync(COUNCIL).filter((name) => name.endsWith('.pdf'));

const hasQpdf = spawnSync('qpdf', ['--version']).status === 0;

/** What a reader finds in a file. */
async function contentsOf(bytes: Uint8Array) {
	const document = await openPdf(new Uint8Array(bytes));
	const pages = [];
	for (let number = 1; number <= document.numPages; number += 1) {
		const page = await document.getPage(number);
		const links = (await page.getAnnotations()) as { subtype: string; url?: string; dest?: unknown; rect: number[] }[];
		pages.push({
			text: await pageText(document, number),
			view: page.view,
			rotate: page.rotate,
			links: links.map(({ subtype, url, dest, rect }) => ({ subtype, url, leads: Boolean(dest), rect }))
		});
	}
	const outline = (await document.getOutline()) as { title: string }[] | null;
	const { info } = (await document.getMetadata()) as { info: Record<string, unknown> };
	await document.loadingTask.destroy();
	return { pages, outline: outline?.map(({ title }) => title), info };
}

async function clean(bytes: Uint8Array): Promise<Buffer> {
	return Buffer.from((await cleanPdf(new Uint8Array(bytes))).rewritten!);
}

/** Another program's word, where it is installed. */
function judge(bytes: Uint8Array): void {
	if (!hasQpdf) return;
	const path = join(mkdtempSync(join(tmpdir(), 'hemicycle-clean-')), 'x.pdf');
	writeFileSync(path, bytes);
	execFileSync('qpdf', ['--check', path]);
}

test('the papers of a real council keep every word, size, link and bookmark, and lose who made them', async () => {
	expect(papers).toHaveLength(40);
	for (const name of papers) {
		const came = readFileSync(join(COUNCIL, name));
		const kept = await clean(came);
		judge(kept);
		const [before, after] = [await contentsOf(came), await contentsOf(kept)];
		expect({ name, ...after, info: {} }).toEqual({ name, ...before, info: {} });
		expect(after.info['Title']).toBe(before.info['Title']);
		expect(Object.keys(after.info)).not.toContain('Producer');
	}
});

test('links within the paper, web links and bookmarks stay; other links do nothing', async () => {
	const annotation = (action: string) => `<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << ${action} >> >>`;
	const kept = await contentsOf(
		await clean(
			smallPdf({
				catalog: '/Outlines 6 0 R',
				page: `/Annots [${[
					annotation('/S /URI /URI (https://www.legifrance.gouv.fr/)'),
					annotation('/S /GoTo /D [3 0 R /Fit]'),
					annotation('/S /URI /URI (file:///etc/passwd)'),
					annotation('/S /Named /N /Print'),
					'<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>'
				].join(' ')}]`,
				objects: {
					6: '<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>',
					7: '<< /Title (Rapport 1) /Parent 6 0 R /Dest [3 0 R /Fit] >>'
				}
			})
		)
	);
	expect(kept.pages[0]!.text).toBe('Ordre du jour');
	expect(kept.pages[0]!.links.map(({ url, leads }) => url ?? leads)).toEqual([
		'https://www.legifrance.gouv.fr/',
		true,
		false,
		false,
		true
	]);
	expect(kept.outline).toEqual(['Rapport 1']);
});

test('what nothing refers to any more is not in the file, and neither is an attachment', async () => {
	const kept = await clean(
		smallPdf({
			catalog: '/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >> /Metadata 7 0 R',
			objects: {
				5: '<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>',
				6: '<< /Length 10 /Type /EmbeddedFile >> stream\nATTACHMENT\nendstream',
				7: '<< /Length 6 /Type /Metadata >> stream\nAUTHOR\nendstream',
				8: '<< /Length 6 >> stream\nORPHAN\nendstream',
				9: '<< /Title (Budget) /Author (Someone) >>'
			},
			trailer: '/Info 9 0 R'
		})
	);
	for (const gone of ['ATTACHMENT', 'AUTHOR', 'ORPHAN', 'Someone']) expect(kept.includes(gone)).toBe(false);
	expect(kept.includes('Budget')).toBe(true);
});

test.each(['CCITTFaxDecode', 'JBIG2Decode', 'JPXDecode', 'DCTDecode'])(
	'a scan packed by %s keeps its very bytes',
	async (filter) => {
		const packed = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 37) % 251)).toString('latin1');
		const entries = `/Type /XObject /Subtype /Image /Width 40 /Height 50 /Filter /${filter} /Length 2000`;
		const scan = { 5: `<< ${entries} >> stream\n${packed}\nendstream` };
		const kept = await clean(smallPdf({ page: '/Thumb 5 0 R', objects: scan }));
		expect(kept.includes(Buffer.from(packed, 'latin1'))).toBe(true);
		expect(kept.includes(`/${filter}`)).toBe(true);
	}
);

test('a font that its author called AA, and a state that is called JS, stay', async () => {
	const widget =
		'<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 9 9] /AS /JS /AP << /N << /JS 5 0 R >> >> /AA 6 0 R >>';
	const objects = {
		5: '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >> stream\n\nendstream',
		6: '<< /K << /S /JavaScript /JS (app.alert(1)) >> >>'
	};
	const { rewritten, removed } = await cleanPdf(smallPdf({ font: 'AA', page: `/Annots [${widget}]`, objects }));
	const kept = Buffer.from(rewritten!);
	expect(kept.toString('latin1')).toMatch(/\/Font\s*<<\s*\/AA/);
	expect(kept.toString('latin1')).toMatch(/\/N\s*<<\s*\/JS \d+ 0 R/);
	expect(kept.includes('app.alert')).toBe(false);
	expect(removed).toEqual(['AA']);
	expect((await contentsOf(kept)).pages[0]!.text).toBe('Ordre du jour');
});
