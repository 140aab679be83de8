import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallPdf } from '#lib/testing/small-pdf.ts';
import { FORBIDDEN_ACTIONS, FORBIDDEN_KEYS, FORBIDDEN_SUBTYPES } from '../rules/active-content.ts';
import { cleanPdf } from './pdf-clean.ts';
import { Refused } from './pdf-limits.ts';
import { findForbidden } from './pdf-rescan.ts';

const PAYLOAD = 'app.launchURL';
const stream = (inside: string) => `<< /Length ${PAYLOAD.length} ${inside} >> stream\n${PAYLOAD}\nendstream`;

/** A name as a hostile writer spells it: some letters as `#` and two digits. */
const spelled = (name: string) =>
	fc
		.array(fc.boolean(), { minLength: name.length, maxLength: name.length })
		.map((hidden) => Array.from(name, (l, i) => (hidden[i] ? `#${l.charCodeAt(0).toString(16)}` : l)).join(''));
const oneOf = (names: ReadonlySet<string>) => fc.constantFrom(...names).chain(spelled);

/** Something active, direct or behind a reference, wrapped so many times in harmless dictionaries and lists. */
const active = fc.oneof(
	oneOf(FORBIDDEN_KEYS).map((key) => `/${key} 9 0 R`),
	oneOf(FORBIDDEN_KEYS).map((key) => `/${key} << /S /JavaScript /JS 9 0 R >>`),
	oneOf(FORBIDDEN_ACTIONS).map((action) => `/A << /S /${action} /F 9 0 R /D 9 0 R >>`),
	oneOf(FORBIDDEN_ACTIONS).map((action) => `/A << /S /GoTo /D [3 0 R /Fit] /Next [<< /S /${action} /X 9 0 R >>] >>`),
	oneOf(FORBIDDEN_SUBTYPES).map((subtype) => `/Kids [<< /Type /Annot /Subtype /${subtype} /FS 9 0 R >>]`),
	fc.constant('/X 8 0 R')
);
const wrapped = fc
	.tuple(active, fc.array(fc.constantFrom('dict', 'list', 'names'), { maxLength: 4 }))
	.map(([inside, wraps]) => wraps.reduce(wrap, inside));

function wrap(inside: string, kind: string): string {
	if (kind === 'dict') return `/Y << ${inside} >>`;
	return kind === 'list' ? `/Z [1 << ${inside} >> (s)]` : `/Font << ${inside} >>`;
}

test('no combination of active things in a file survives', async () => {
	const places = fc.record({ catalog: wrapped, page: wrapped, five: wrapped, six: wrapped });
	await fc.assert(
		fc.asyncProperty(places, async ({ catalog, page, five, six }) => {
			const objects = {
				5: `<< ${five} /Six 6 0 R >>`,
				6: `[<< ${six} /Five 5 0 R >>]`,
				8: `<< /Type /Action /S /Launch /F 9 0 R >>`,
				9: stream('/Type /EmbeddedFile')
			};
			const file = smallPdf({ catalog: `${catalog} /Five 5 0 R`, page, objects });
			const { rewritten } = await cleanPdf(file);
			expect(findForbidden(rewritten!)).toBeUndefined();
			expect(Buffer.from(rewritten!).includes(PAYLOAD)).toBe(false);
		}),
		{ numRuns: 300 }
	);
});

test('an action that only looks like a list of names is taken out all the same', async () => {
	const file = smallPdf({
		page: '/Annots [5 0 R] /Resources2 << /Font 5 0 R >>',
		objects: {
			5: '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /AA << /E 6 0 R >> >>',
			6: '<< /S /JavaScript /JS 9 0 R >>',
			9: stream('')
		}
	});
	const { rewritten } = await cleanPdf(file);
	expect(Buffer.from(rewritten!).includes(PAYLOAD)).toBe(false);
});

const signature = '<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 30] /Contents <00> >>';
const signed = (more: Parameters<typeof smallPdf>[0] = {}) =>
	smallPdf({
		...more,
		catalog: `/AcroForm << /SigFlags 3 /Fields [7 0 R] >> ${more.catalog ?? ''}`,
		objects: { ...more.objects, 7: `<< /FT /Sig /T (Le maire) /V 8 0 R >>`, 8: signature }
	});
const refusalOf = (file: Uint8Array) =>
	cleanPdf(file).then(
		() => undefined,
		(error: unknown) => (error instanceof Refused ? error.refusal : error)
	);

test('a signed file that is clean stays as it came, also when it says who made it', async () => {
	const file = signed({ objects: { 9: '<< /Author (Le maire) >>' }, trailer: '/Info 9 0 R' });
	expect(await cleanPdf(file)).toEqual({ removed: [] });
});

const namedIn = async (file: Uint8Array) => {
	const { rewritten, removed } = await cleanPdf(file);
	expect(rewritten).toBeUndefined();
	return removed;
};

test('what is active in a signed file is named, and the file stays as it came', async () => {
	expect(await namedIn(signed({ catalog: '/OpenAction << /S /JavaScript /JS (x) >>' }))).toEqual(['OpenAction']);
});

test('a program in an earlier revision of a signed file is found', async () => {
	const file = Buffer.concat([signed({ catalog: '/OpenAction << /S /JavaScript /JS (x) >>' }), signed()]);
	expect(await namedIn(file)).toEqual(['OpenAction']);
});

test('a program that no table of a signed file leads to is found, and so is one packed in a stream of objects', async () => {
	const hidden = { 20: '<< /S /JavaScript /JS (x) >>' };
	expect(await namedIn(signed({ objects: hidden }))).toEqual(['JavaScript']);
	const inside = '21 0 << /S /JavaScript /JS (x) >>';
	for (const [filter, bytes] of [
		['/Filter /FlateDecode', deflateSync(inside).toString('latin1')],
		['/Filter [/FlateDecode]', deflateSync(inside).toString('latin1')],
		['', inside],
		['/Filter /LZWDecode', 'unknown to us']
	] as const) {
		const packed = `<< /Type /ObjStm /N 1 /First 5 ${filter} /Length ${bytes.length} >> stream\n${bytes}\nendstream`;
		expect(await namedIn(signed({ objects: { 20: packed } }))).toHaveLength(1);
	}
});

test.each([
	['a tree of pages that goes round', { 2: '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>' }, 'page-loop'],
	[
		'a tree of pages that doubles at each step',
		Object.fromEntries(
			Array.from({ length: 30 }, (_, step) => {
				const next = step === 29 ? 3 : step + 11;
				return [step === 0 ? 2 : step + 10, `<< /Type /Pages /Kids [${next} 0 R ${next} 0 R] >>`];
			})
		),
		'too-many-pages'
	],
	['more pages than a council reads', { 2: `<< /Type /Pages /Kids [${'3 0 R '.repeat(5001)}] >>` }, 'too-many-pages'],
	[
		'a picture of 900 million points',
		{ 5: '<< /Subtype /Image /Width 30000 /Height 30000 /Length 0 >> stream\n\nendstream' },
		'picture-too-big'
	]
])('%s is refused by its name', async (_, objects, refusal) => {
	expect(await refusalOf(smallPdf({ page: '/Thumb 5 0 R', objects }))).toBe(refusal);
});

test('a stray bracket in a list costs no memory', async () => {
	const file = smallPdf({ page: '/Annots [ ) } > ]' });
	expect((await cleanPdf(file)).removed).toEqual([]);
});
