import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buffer } from 'node:stream/consumers';
import sharp, { type Sharp } from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { smallPdf } from '#lib/testing/small-pdf.ts';
import { checkAndStore } from './intake.ts';
import { openPdf, pageText } from './pdf-reading.ts';
import { findForbidden } from './pdf-rescan.ts';
import { PdfJail } from './pdf-jail.ts';
import { PictureJail } from './picture-jail.ts';

const COUNCIL = fileURLToPath(new URL('../../../../tests/fixtures/montpellier-2014-04-24/', import.meta.url));
const [jail, pictures] = [new PdfJail(), new PictureJail()];
afterAll(() => {
	jail.close();
	pictures.close();
});

async function take(bytes: Uint8Array, fileName: string, { description = '', with: used = pictures } = {}) {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-pictures-'));
	const path = join(await mkdtemp(join(tmpdir(), 'hemicycle-dropped-')), 'file');
	await writeFile(path, bytes);
	const store = (await openDiskStorage(directory, new Date())).tenant(newId());
	const result = await checkAndStore(
		{ path, fileName, limit: 50_000_000, description },
		{ jail, pictures: used, store }
	);
	const shown = result.ok ? await buffer((await store.open(result.value.file.sha256))!) : Buffer.alloc(0);
	return { result, shown, store, directory };
}

/** Left half red, right half blue, with the grain of a photo: turned, it is told at once. */
function twoHalves(width = 400, height = 200): Sharp {
	const grain = (at: number) => (at * 7919) % 61;
	const points = Array.from({ length: width * height }, (_, at) => {
		const isLeft = at % width < width / 2;
		return [isLeft ? 255 - grain(at) : grain(at), grain(at + 1), isLeft ? grain(at) : 255 - grain(at)];
	});
	return sharp(Uint8Array.from(points.flat()), { raw: { width, height, channels: 3 } });
}
const CAMERA = 'Appareil-du-maire';
const GPS = { IFD0: { Make: CAMERA }, IFD3: { GPSLatitude: '43/1 36/1 0/1', GPSLatitudeRef: 'N' } };
/** As a telephone writes a photo: where, by what, which way up, in which colours. */
const photo = (format: 'jpeg' | 'png' | 'webp' | 'tiff') =>
	twoHalves()
		.withMetadata({ orientation: 6, exif: GPS, icc: 'p3' })
		.withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CAMERA}</x:xmpmeta>`)
		.toFormat(format)
		.toBuffer();

/** The picture of a page, which is a JPEG, as a reader finds it. */
function drawn(pdf: Buffer): Sharp {
	const at = pdf.indexOf('/Subtype /Image');
	const start = pdf.indexOf('stream\n', at) + 7;
	const length = Number(/\/Length (\d+)/.exec(pdf.toString('latin1', at, start))?.[1]);
	return sharp(pdf.subarray(start, start + length));
}

test.each(['jpeg', 'png', 'webp', 'tiff'] as const)(
	'of a photo in %s only what is seen goes on: no camera, no place, no profile',
	async (format) => {
		const came = await photo(format);
		expect(came.includes(CAMERA)).toBe(true);
		const { result, shown } = await take(came, 'IMG_0042.jpg');
		expect(result).toMatchObject({ value: { title: 'IMG 0042', fileName: 'IMG_0042.pdf', removed: [] } });
		for (const trace of [CAMERA, 'Exif', 'GPS', 'ICC_PROFILE', 'acsp', 'xmpmeta'])
			expect(shown.includes(trace), trace).toBe(false);
		expect(findForbidden(shown)).toBeUndefined();
	}
);

test('a photo that was taken sideways stands upright', async () => {
	const { result, shown } = await take(
		await twoHalves(800, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
		'a.jpg'
	);
	expect(result).toMatchObject({ value: { pageSizes: [[421, 842]] } });
	const picture = drawn(shown);
	const at = async (left: number, top: number) =>
		[...(await picture.clone().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())].map((one) => one > 128);
	expect(await picture.metadata()).toMatchObject({ width: 400, height: 800, format: 'jpeg' });
	expect(await at(200, 100)).toEqual([true, false, false]);
	expect(await at(200, 700)).toEqual([false, false, true]);
});

test('a picture becomes a page that says what it shows to whoever does not see it, and is found by it', async () => {
	const description = 'Le pont Vieux, fissuré sous l’arche n° 2 — 12 €';
	const { shown } = await take(await photo('png'), 'pont.png', { description });
	const document = await openPdf(new Uint8Array(shown));
	expect(await pageText(document, 1)).toBe(description);
	const page = await document.getPage(1);
	expect(await page.getStructTree()).toMatchObject({
		children: [{ role: 'Document', children: [{ role: 'Figure', alt: description }] }]
	});
	expect((await document.getMetadata()).info).toMatchObject({ Title: 'Pont', Language: 'fr' });
	expect(shown.includes('/Marked true')).toBe(true);
});

test('every page of a scanned TIFF is a page', async () => {
	const sheets = [120, 60, 90].map((width) => twoHalves(width, 100).png().toBuffer());
	const tiff = await sharp(await Promise.all(sheets), { join: { animated: true } })
		.tiff()
		.toBuffer();
	const { result } = await take(tiff, 'fax.tif');
	expect(result.ok && result.value.pageSizes).toHaveLength(3);
});

/** Waves of light with a little grain: what JPEG keeps best. */
const grey = (at: number) =>
	Math.round(124 + 110 * Math.sin((at % 300) / 17) * Math.cos(at / 300 / 23) + (Math.imul(at, 2_654_435_761) >>> 29));

test.each([
	['a grey photo', '/DeviceGray', true],
	['print in black on white', '/Indexed', false]
])('%s costs no colours', async (_, space, isPhoto) => {
	const points = Array.from({ length: 90_000 }, (_, at) => (isPhoto ? grey(at) : at % 300 < 9 ? 0 : 255));
	const raw = { width: 300, height: 300, channels: 1 as const };
	const { shown } = await take(await sharp(Uint8Array.from(points), { raw }).png().toBuffer(), 'a.png');
	expect(shown.includes(space)).toBe(true);
	if (isPhoto) expect(await drawn(shown).metadata()).toMatchObject({ width: 300, height: 300, channels: 1 });
});

test('a transparent picture lies on white', async () => {
	const clear = { create: { width: 40, height: 40, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } } };
	const { shown } = await take(await sharp(clear).png().toBuffer(), 'sceau.png');
	expect(shown.includes('/Indexed /DeviceRGB 0 <ffffff>')).toBe(true);
});

const bomb = async () => {
	const png = await twoHalves(16, 16).png().toBuffer();
	png.writeUInt32BE(60_000, 16);
	png.writeUInt32BE(60_000, 20);
	return png;
};
const frames = async () => [await twoHalves(8, 8).png().toBuffer(), await twoHalves(8, 8).negate().png().toBuffer()];

test.each([
	['a picture of 3,600 million points', 'too-many-points', bomb],
	['half a photo', 'broken-picture', async () => (await photo('jpeg')).subarray(0, -9000)],
	['a header and nothing else', 'broken-picture', () => Promise.resolve(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))],
	[
		'a moving WebP',
		'moving-picture',
		async () =>
			sharp(await frames(), { join: { animated: true } })
				.webp()
				.toBuffer()
	],
	[
		'a moving GIF',
		'drawing',
		async () =>
			sharp(await frames(), { join: { animated: true } })
				.gif()
				.toBuffer()
	],
	['a drawing with a program', 'drawing', () => Promise.resolve(Buffer.from('<svg><script>alert(1)</script></svg>'))],
	['a page', 'unknown-kind', () => Promise.resolve(Buffer.from('<!doctype html><script>alert(1)</script>'))],
	[
		'a photo with a page behind it',
		'two-kinds',
		async () => Buffer.concat([await photo('jpeg'), Buffer.from('<script>')])
	]
])('%s is refused as %s and leaves nothing', async (_, refusal, make) => {
	const { result, directory } = await take(await make(), 'photo.jpg');
	expect(result).toEqual({ ok: false, refusal });
	expect(await readdir(directory)).toEqual(['temporary']);
});

test('a picture that needs too much memory ends its own process only', async () => {
	const small = new PictureJail({ memoryBytes: 20 * 2 ** 20 });
	const { result } = await take(await photo('png'), 'a.png', { with: small });
	small.close();
	expect(result).toEqual({ ok: false, refusal: 'too-much-memory' });
	expect((await take(await photo('png'), 'a.png')).result.ok).toBe(true);
});

const signature = '<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 30] /Contents <00> >>';
const signed = (more: Parameters<typeof smallPdf>[0] = {}) =>
	smallPdf({
		...more,
		catalog: `/AcroForm << /SigFlags 3 /Fields [7 0 R] >> ${more.catalog ?? ''}`,
		objects: { ...more.objects, 7: `<< /FT /Sig /T (Le maire) /V 8 0 R >>`, 8: signature }
	});

test('a signed PDF is kept byte for byte; what is shown are pictures of its pages, with its text and without its program', async () => {
	const came = signed({ catalog: '/OpenAction << /S /JavaScript /JS (app.launchURL) >>' });
	const { result, shown, store } = await take(came, 'arrete.pdf');
	if (!result.ok) throw new Error(result.refusal);
	const { original, removed, pageSizes } = result.value;
	expect(await buffer((await store.open(original!.sha256))!)).toEqual(came);
	expect({ removed, pageSizes }).toEqual({ removed: ['OpenAction'], pageSizes: [[200, 200]] });
	expect(shown.includes('app.launchURL')).toBe(false);
	expect(findForbidden(shown)).toBeUndefined();
	const document = await openPdf(new Uint8Array(shown));
	expect(await pageText(document, 1)).toBe('Ordre du jour');
});

test.each(['0000071249', '0000071251', '0000071305'])(
	'the text under the pictures of %s is the one of its pages, where it stands on them',
	async (name) => {
		const bytes = await readFile(join(COUNCIL, `2014-04-24-${name}.pdf`));
		const path = join(await mkdtemp(join(tmpdir(), 'hemicycle-signed-')), 'paper.pdf');
		await writeFile(path, bytes);
		const task = { kind: 'draw' as const, path, title: 'Délibération', description: '' };
		const made = await pictures.make(task, async (facts, pdf) => ({
			ok: true,
			value: { facts, pdf: await readFile(pdf) }
		}));
		if (!made.ok) throw new Error(made.refusal);
		const [before, after] = [await openPdf(new Uint8Array(bytes)), await openPdf(new Uint8Array(made.value.pdf))];
		expect(after.numPages).toBe(before.numPages);
		for (let number = 1; number <= before.numPages; number += 1) {
			// Stamps that pdf.js runs together in the original are words of their own here.
			const letters = async (document: typeof before) => (await pageText(document, number)).replaceAll(/\s/g, '');
			expect(await letters(after)).toBe(await letters(before));
			const [one, other] = [await before.getPage(number), await after.getPage(number)];
			expect([other.view, other.rotate]).toEqual([one.view, one.rotate]);
		}
	}
);
