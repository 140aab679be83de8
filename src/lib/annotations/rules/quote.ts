import type { Quote } from './mark.ts';

const CONTEXT = 32;

/** The words between two offsets of a page's text, with what stands around them. */
export function quoteOf(pageText: string, start: number, end: number): Quote {
	return {
		exact: pageText.slice(start, end),
		prefix: pageText.slice(Math.max(0, start - CONTEXT), start),
		suffix: pageText.slice(end, end + CONTEXT),
		start,
		end
	};
}
