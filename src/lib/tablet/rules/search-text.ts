/** The text of one page of a paper. */
export interface PageText {
	versionId: string;
	page: number;
	text: string;
}

export interface Hit extends Omit<PageText, 'text'> {
	/** Words around the first find, and where in them it lies. */
	excerpt: string;
	from: number;
	to: number;
}

const AROUND = 60;

/**
 * A pattern that finds words whatever their accents, ligatures, apostrophes and line ends: "ecole" finds « École », "coeur"
 * finds « cœur ». It runs on the text as it is, so nothing has to be folded or indexed. Null for an empty query.
 */
export function searchPattern(query: string): RegExp | null {
	const plain = query
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll('œ', 'oe')
		.replaceAll('æ', 'ae')
		.trim();
	if (plain === '') return null;
	const source = plain.replace(
		/oe|ae|\s+|./gsu,
		(part) => SPELLINGS[part] ?? (/\s/.test(part) ? '\\s+' : escape(part))
	);
	return new RegExp(source, 'giu');
}

/** All pages on which the pattern is found, in the given order; each with its first find. */
export function searchPages(pages: readonly PageText[], pattern: RegExp, limit: number): Hit[] {
	const hits: Hit[] = [];
	for (const { versionId, page, text } of pages) {
		pattern.lastIndex = 0;
		const found = pattern.exec(text);
		if (!found) continue;
		hits.push({ versionId, page, ...excerptOf(text, found.index, found[0].length) });
		if (hits.length === limit) break;
	}
	return hits;
}

function excerptOf(text: string, at: number, length: number): Pick<Hit, 'excerpt' | 'from' | 'to'> {
	const start = at <= AROUND ? 0 : text.indexOf(' ', at - AROUND) + 1 || at;
	const from = Math.min(start, at);
	const oneLine = (part: string) => part.replace(/\s+/g, ' ');
	const before = oneLine(text.slice(from, at)).trimStart();
	const found = oneLine(text.slice(at, at + length));
	const after = oneLine(text.slice(at + length, at + length + AROUND));
	return { excerpt: before + found + after, from: before.length, to: before.length + found.length };
}

const escape = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');

/** Every way in which French papers spell a letter. */
const SPELLINGS: Record<string, string> = {
	a: '[aàâäáã]',
	c: '[cç]',
	e: '[eéèêë]',
	i: '[iîïí]',
	n: '[nñ]',
	o: '[oôöó]',
	u: '[uùûüú]',
	y: '[yÿ]',
	oe: '(?:[oôö][eéèêë]|œ)',
	ae: '(?:[aàâä][eéèêë]|æ)',
	"'": "['’ʼ]",
	'’': "['’ʼ]",
	'-': '[-‐‑]'
};
