/** What RFC 8785 can write. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * JSON in its one canonical form (RFC 8785): keys sorted by UTF-16 code units, no spaces, numbers as ECMAScript writes
 * them. Throws for what has no such form: NaN, infinities, lone surrogates.
 */
export function canonicalJson(value: Json): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (value !== null && typeof value === 'object') {
		const members = Object.keys(value)
			.toSorted()
			.map((key) => `${scalar(key)}:${canonicalJson(value[key] as Json)}`);
		return `{${members.join(',')}}`;
	}
	return scalar(value);
}

function scalar(value: null | boolean | number | string | undefined): string {
	if (value === undefined) throw new Error('undefined has no canonical form');
	if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number without a canonical form');
	if (typeof value === 'string' && !value.isWellFormed()) throw new Error('a text with half a character');
	return JSON.stringify(value);
}
