import { tokenAt } from '../rules/pdf-lexer.ts';
import { isEnd } from '../rules/name-scan.ts';
import { objectStarts } from './pdf-rescan.ts';

/** Stand alone nowhere in the source of an object (ISO 32000-1, 7.2.2). */
const STRAY = new Set([')', '{', '}', '>']);
const SPACE = 32;

/**
 * A copy without stray delimiters in its objects. `@libpdf/core` 0.4.2 reads one in a list as an empty word, for ever; a few
 * damaged bytes would cost its whole memory.
 */
export function withoutStray(bytes: Uint8Array): Uint8Array {
	const mended = new Uint8Array(bytes);
	for (const start of objectStarts(bytes))
		for (let token = tokenAt(bytes, start); token; token = tokenAt(bytes, token.end)) {
			if (token.kind !== 'word') continue;
			if (isEnd(token.text)) break;
			if (STRAY.has(token.text)) mended[token.end - 1] = SPACE;
		}
	return mended;
}
