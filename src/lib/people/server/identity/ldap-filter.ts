import { AndFilter, EqualityFilter, FilterParser, type Filter } from 'ldapts';

const PLACE = '{email}';
/** Stands for the address while a template is parsed: nothing in it means anything to RFC 4515. */
const MARK = 'hemicycle-place-of-the-address';

/** The parts of a filter that hold what is compared, whichever kind it is. */
interface Parts {
	filters?: Parts[];
	filter?: Parts;
	value?: Buffer | string;
	initial?: string;
	any?: string[];
	final?: string;
}

/** Whether a template can be read (RFC 4515) and has a place for the address. */
export function isFilterTemplate(template: string): boolean {
	try {
		return fill(FilterParser.parseString(template.replaceAll(PLACE, MARK)), '') > 0;
	} catch {
		// The parser says what is wrong in words of its own; the screen has a sentence for it.
		return false;
	}
}

/**
 * Finds whoever has an address. It is put into the parsed filter and never into its text, so that no parenthesis, star or
 * backslash of it means anything.
 */
export function filterByEmail(template: string, email: string): Filter {
	const filter = FilterParser.parseString(template.replaceAll(PLACE, MARK));
	if (fill(filter, email) === 0) throw new Error('a filter without a place for the address was stored');
	return filter;
}

/** Finds an entry again by what does not change (`subject`: hexadecimal), among those that the template means. */
export function filterBySubject(template: string, attribute: string, subject: string): Filter {
	const isIt = new EqualityFilter({ attribute, value: Buffer.from(subject, 'hex') });
	return new AndFilter({ filters: [isIt, FilterParser.parseString(template.replaceAll(PLACE, '*'))] });
}

/** Puts the address where its mark stands; answers in how many places. */
function fill(filter: Parts | Filter, email: string): number {
	const parts = filter as Parts;
	let filled = 0;
	const put = <Text extends Buffer | string | undefined>(text: Text): Text => {
		if (typeof text !== 'string' || !text.includes(MARK)) return text;
		filled += 1;
		return text.split(MARK).join(email) as Text;
	};
	if (parts.value !== undefined) parts.value = put(parts.value);
	if (parts.initial !== undefined) parts.initial = put(parts.initial);
	if (parts.final !== undefined) parts.final = put(parts.final);
	if (parts.any) parts.any = parts.any.map(put);
	for (const inner of parts.filters ?? (parts.filter ? [parts.filter] : [])) filled += fill(inner, email);
	return filled;
}
