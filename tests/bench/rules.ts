import { createHash } from 'node:crypto';
import { chainOn, verifyChain } from '#lib/journal/rules/chain.ts';
import { searchPages, searchPattern } from '#lib/tablet/rules/search-text.ts';
import type { Figures } from './harness.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** Rules that work on much at once: the journal of years, the papers of a sitting. By turns with the least that could be done. */
export async function bench(): Promise<Figures> {
	const bodies = Array.from({ length: 10_000 }, (_, index) => new Uint8Array(300).fill(index));
	const links = chainOn(sha256, undefined, bodies);
	const text = 'La commune de Valmont approuve la convention de délégation du service public. '.repeat(40);
	const pages = Array.from({ length: 1000 }, (_, page) => ({ versionId: 'v', page, text }));
	const pattern = searchPattern('assainissement');
	if (!pattern) throw new Error('a word is a pattern');
	return Promise.resolve({
		verify10000Ms: median(() => verifyChain(sha256, links)),
		bareSha256Ms: median(() => bodies.map(sha256)),
		search1000PagesMs: median(() => searchPages(pages, pattern, 50)),
		bareIncludesMs: median(() => pages.filter((page) => page.text.includes('assainissement')))
	});
}

function median(work: () => unknown): number {
	const runs = Array.from({ length: 5 }, () => {
		const started = performance.now();
		work();
		return performance.now() - started;
	});
	return Math.round((runs.toSorted((one, other) => one - other)[2] ?? Number.NaN) * 100) / 100;
}
