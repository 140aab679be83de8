/** A piece of PDF source (ISO 32000-1, 7.2). Strings are passed over: what they hold is never a name. */
export type Token =
	| { kind: 'name' | 'word'; text: string; end: number }
	| { kind: 'string' | 'open-dict' | 'close-dict' | 'open-list' | 'close-list'; end: number };

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const codes = (characters: string) => Array.from(characters, (character) => character.charCodeAt(0));
const DELIMITERS = new Set(codes('()<>[]{}/%'));
const [SLASH, HASH, LESS, MORE, PERCENT, BACKSLASH] = codes('/#<>%\\');
const [OPEN, CLOSE, LEFT, RIGHT] = codes('()[]');

export const isWhite = (byte: number | undefined) => byte !== undefined && WHITE.has(byte);
const isRegular = (byte: number | undefined) => byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte);

/** The token at a place or after it; undefined at the end. */
export function tokenAt(bytes: Uint8Array, place: number): Token | undefined {
	const at = pastWhite(bytes, place);
	switch (bytes[at]) {
		case undefined:
			return undefined;
		case SLASH:
			return nameAt(bytes, at);
		case OPEN:
			return { kind: 'string', end: endOfString(bytes, at) };
		case LESS:
			if (bytes[at + 1] === LESS) return { kind: 'open-dict', end: at + 2 };
			return { kind: 'string', end: pastByte(bytes, at, MORE) };
		case MORE:
			if (bytes[at + 1] === MORE) return { kind: 'close-dict', end: at + 2 };
			return { kind: 'word', text: '>', end: at + 1 };
		case LEFT:
			return { kind: 'open-list', end: at + 1 };
		case RIGHT:
			return { kind: 'close-list', end: at + 1 };
		default:
			return wordAt(bytes, at);
	}
}

function pastWhite(bytes: Uint8Array, place: number): number {
	let at = place;
	for (; at < bytes.length; at += 1) {
		if (bytes[at] === PERCENT) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
		else if (!isWhite(bytes[at])) break;
	}
	return at;
}

/** `#4A` in a name is the byte 0x4A: `/#4AS` is `/JS`. */
function nameAt(bytes: Uint8Array, at: number): Token {
	let [text, end] = ['', at + 1];
	for (; isRegular(bytes[end]); end += 1) {
		const hex = bytes[end] === HASH ? latin(bytes, end + 1, end + 3) : '';
		if (/^[0-9a-f]{2}$/i.test(hex)) {
			text += String.fromCharCode(parseInt(hex, 16));
			end += 2;
		} else text += String.fromCharCode(bytes[end] ?? 0);
	}
	return { kind: 'name', text, end };
}

function wordAt(bytes: Uint8Array, at: number): Token {
	let end = at + 1;
	while (isRegular(bytes[at]) && isRegular(bytes[end])) end += 1;
	return { kind: 'word', text: latin(bytes, at, end), end };
}

/** Brackets in a string stand in pairs, or behind a backslash (7.3.4.2). */
function endOfString(bytes: Uint8Array, at: number): number {
	let depth = 0;
	for (let place = at; place < bytes.length; place += 1) {
		const byte = bytes[place];
		if (byte === BACKSLASH) place += 1;
		else if (byte === OPEN) depth += 1;
		else if (byte === CLOSE) depth -= 1;
		if (depth === 0) return place + 1;
	}
	return bytes.length;
}

function pastByte(bytes: Uint8Array, at: number, wanted: number | undefined): number {
	const found = bytes.indexOf(wanted ?? 0, at);
	return found < 0 ? bytes.length : found + 1;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
	return String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 1000)));
}
