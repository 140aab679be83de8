/** A text as bare words, so that the same sentence is found in HTML, in JSON and in another case: lower case, no accents, one space. */
export function bareWords(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What an answer says, as bare words: tags away, entities and \u escapes read. */
export function wordsOfPage(body: string): string {
	const read = body
		.replace(/<(?!!--)\/?[a-z][^>]*>/gi, ' ')
		.replace(/<!--.*?-->/gs, '')
		.replace(/&(?:#x([\da-f]+)|#(\d+)|([a-z]+));/gi, (_, hex?: string, decimal?: string, name?: string) =>
			name !== undefined ? (ENTITIES[name.toLowerCase()] ?? ' ') : fromCode(hex, decimal)
		)
		.replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/\\[nrt]/g, ' ');
	return bareWords(read);
}

function fromCode(hex: string | undefined, decimal: string | undefined): string {
	const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
	return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}

/** Words in a row that make a sentence rare. */
const SHINGLE = 5;

/** Every run of five words. */
export function* shinglesOf(words: string): Generator<string> {
	const list = words.split(' ');
	for (let at = 0; at + SHINGLE <= list.length; at += 1) yield list.slice(at, at + SHINGLE).join(' ');
}

/** At most `most` runs of five words that a page can be known by: those with the longest words, spread over the text, never mere figures. */
export function tellingShingles(words: string, most: number): string[] {
	const every = [...shinglesOf(words)].filter((shingle) => /\p{L}{4}.*\p{L}{4}/u.test(shingle));
	const part = Math.max(1, Math.ceil(every.length / most));
	const best: string[] = [];
	for (let from = 0; from < every.length; from += part)
		best.push(every.slice(from, from + part).reduce((one, other) => (other.length > one.length ? other : one)));
	return best;
}
