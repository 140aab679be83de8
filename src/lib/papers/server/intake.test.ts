import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { checkAndStore } from './intake.ts';
import { findForbidden } from './pdf-rescan.ts';
import { PdfJail } from './pdf-jail.ts';
import { PictureJail } from './picture-jail.ts';

const FIXTURES = fileURLToPath(new URL('../../../../tests/fixtures/', import.meta.url));
const [jail, pictures] = [new PdfJail(), new PictureJail()];
afterAll(() => {
	jail.close();
	pictures.close();
});

async function take(path: string, { limit = 10_000_000, with: used = jail } = {}) {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-intake-'));
	const store = (await openDiskStorage(directory, new Date())).tenant(newId());
	const file = { path, fileName: '03_budget-primitif.pdf', limit };
	const result = await checkAndStore(file, { jail: used, pictures, store });
	return { result, store, directory };
}

const pdf = (name: string) => join(FIXTURES, 'pdfs', `${name}.pdf`);

test.each([
	['bad-zero-byte', 'empty'],
	['bad-html-renamed', 'unknown-kind'],
	['bad-header-only', 'broken'],
	['bad-encrypted-user-password', 'encrypted'],
	['bad-truncated-60pct', 'broken'],
	['bad-page-tree-loop', 'page-loop'],
	['bad-image-bomb-30000x30000', 'picture-too-big']
])('%s is refused as %s and leaves nothing', async (name, refusal) => {
	const { result, directory } = await take(pdf(name));
	expect(result).toEqual({ ok: false, refusal });
	expect(await readdir(directory)).toEqual(['temporary']);
});

test.each([
	['bad-startxref-wrong-recoverable', 5, []],
	['bad-garbage-prefix-recoverable', 5, []],
	['bad-bit-rot-400-bytes', 5, []],
	['ok-encrypted-owner-only-no-copy', 2, []],
	['bad-javascript-and-launch-links', 1, ['Launch', 'OpenAction', 'URI']]
])('%s is taken with its %i pages, written anew without %j', async (name, pages, removed) => {
	const { result, store } = await take(pdf(name));
	if (!result.ok) throw new Error(result.refusal);
	expect(result.value.pageSizes).toHaveLength(pages);
	expect(result.value.removed).toEqual(removed);
	const stored = await buffer((await store.open(result.value.file.sha256))!);
	expect(stored.subarray(0, 5).toString()).toBe('%PDF-');
	expect(findForbidden(stored)).toBeUndefined();
});

test('a real deliberation brings its title, its pages and their sizes', async () => {
	const { result } = await take(join(FIXTURES, 'montpellier-2014-04-24/2014-04-24-0000071249.pdf'));
	expect(result).toMatchObject({
		value: { title: 'Création d’une mairie annexe à Grammont et célébration des mariages', pageSizes: [[595, 842]] }
	});
});

test('a file over the limit is refused', async () => {
	const { result } = await take(pdf('bad-startxref-wrong-recoverable'), { limit: 1000 });
	expect(result).toEqual({ ok: false, refusal: 'too-large' });
});

test('a file that needs too much memory ends its own process only; the next file is taken', async () => {
	const small = new PdfJail({ memoryBytes: 20 * 2 ** 20 });
	const { result } = await take(pdf('bad-startxref-wrong-recoverable'), { with: small });
	small.close();
	expect(result).toEqual({ ok: false, refusal: 'too-much-memory' });
	expect((await take(pdf('bad-startxref-wrong-recoverable'))).result.ok).toBe(true);
});

test('a file that keeps the process silent too long is stopped', async () => {
	const hasty = new PdfJail({ silenceMs: 1 });
	expect((await take(pdf('bad-startxref-wrong-recoverable'), { with: hasty })).result).toEqual({
		ok: false,
		refusal: 'too-slow'
	});
	hasty.close();
});

test('bad files between good ones harm none of them, and the event loop goes on meanwhile', async () => {
	const delay = monitorEventLoopDelay({ resolution: 10 });
	delay.enable();
	const names = ['bad-page-tree-loop', 'ok-encrypted-owner-only-no-copy', 'bad-image-bomb-30000x30000'];
	const results = await Promise.all([...names, 'bad-startxref-wrong-recoverable'].map((name) => take(pdf(name))));
	delay.disable();
	expect(results.map(({ result }) => result.ok)).toEqual([false, true, false, true]);
	expect(delay.max / 1e6).toBeLessThan(500);
});

test('a paper without a readable title is named after its file', async () => {
	const path = join(await mkdtemp(join(tmpdir(), 'hemicycle-intake-')), 'x.pdf');
	await writeFile(path, await readFile(pdf('bad-javascript-and-launch-links')));
	expect((await take(path)).result).toMatchObject({ value: { title: 'Budget primitif' } });
});
