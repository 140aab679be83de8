/** Crockford's base 32: no I, L, O, U, so that nothing is read for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Seven groups of four signs, each with a fifth that checks it: 140 bits. */
const CODE_GROUPS = 7;
const SIGNS = 4;
/** Random bytes that a code is made of; the last four bits are left over. */
export const CODE_BYTES = 18;

export type TypedNotesCode =
	| { kind: 'code'; code: string }
	/** Groups, from 1, whose fifth sign does not fit the four before it. */
	| { kind: 'wrong-groups'; groups: number[] }
	| { kind: 'incomplete'; signs: number };

/** The code that opens a person's notes key, as it is printed: `7KQ2M-…`, seven groups of five signs. */
export function notesCode(bytes: Uint8Array): string {
	if (bytes.length < CODE_BYTES) throw new Error(`a code is made of ${CODE_BYTES} bytes`);
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	const values = Array.from({ length: CODE_GROUPS * SIGNS }, (_, index) =>
		Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)
	);
	return Array.from({ length: CODE_GROUPS }, (_, group) => {
		const four = values.slice(group * SIGNS, group * SIGNS + SIGNS);
		return [...four, check(four, group)].map((value) => ALPHABET[value]).join('');
	}).join('-');
}

/**
 * What somebody typed from paper: in either case, with or without hyphens, O for 0, I or L for 1. A slip of the hand is told by its
 * group, so that nobody types thirty-five signs again.
 */
export function readNotesCode(typed: string): TypedNotesCode {
	const plain = typed
		.replace(/[\s\p{Pd}]/gu, '')
		.toUpperCase()
		.replaceAll('O', '0')
		.replaceAll(/[IL]/g, '1');
	if (plain.length !== CODE_GROUPS * (SIGNS + 1)) return { kind: 'incomplete', signs: plain.length };
	const groups = plain.match(/.{5}/g) ?? [];
	const wrong = groups.flatMap((group, index) => (isRight(group, index) ? [] : [index + 1]));
	return wrong.length > 0 ? { kind: 'wrong-groups', groups: wrong } : { kind: 'code', code: groups.join('-') };
}

/** Odd weights find every wrong sign; the number of the group in it finds two groups that changed places. */
function check(four: readonly number[], group: number): number {
	return four.reduce((sum, value, index) => sum + value * (2 * index + 1), 9 * (group + 1)) % ALPHABET.length;
}

function isRight(group: string, index: number): boolean {
	const values = Array.from(group, (sign) => ALPHABET.indexOf(sign));
	return values.every((value) => value >= 0) && check(values.slice(0, SIGNS), index) === values[SIGNS];
}
