import { tokenAt } from '../rules/pdf-lexer.ts';
import { isEnd } from '../rules/name-scan.ts';
import { objectStarts } from './pdf-rescan.ts';

/** Stand alone nowhere in the source of an object (ISO 32000-1, 7.2.2). */
const STRAY = new Set([')', '{', '}', '>']);
const SPACE = 32;

/**
 * The bytes without stray delimiters in their objects; a copy where there are any. `@libpdf/core` 0.4.2 reads one in a list as an empty word, for ever; a few
 * damaged bytes would cost its whole memory.
 */
export function withoutStray(bytes: Uint8Array): Uint8Array {
	let mended = bytes;
	for (const start of objectStarts(bytes))
		for (let token = tokenAt(bytes, start); token; token = tokenAt(bytes, token.end)) {
			if (token.kind !== 'word') continue;
			if (isEnd(token.text)) break;
			if (!STRAY.has(token.text)) continue;
			if (mended === bytes) mended = new Uint8Array(bytes);
			mended[token.end - 1] = SPACE;
		}
	return mended;
}
