import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CODE_BYTES, notesCode, readNotesCode } from './notes-code.ts';

const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

test('a code is read back however it is typed', () => {
	fc.assert(
		fc.property(bytes, (random) => {
			const code = notesCode(random);
			expect(code).toMatch(/^([0-9A-Z]{5}-){6}[0-9A-Z]{5}$/);
			const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
			expect(readNotesCode(typed)).toEqual({ kind: 'code', code });
		})
	);
});

test('any one wrong sign is found, and its group is named', () => {
	fc.assert(
		fc.property(bytes, fc.nat(34), fc.nat(30), (random, place, step) => {
			const plain = notesCode(random).replaceAll('-', '');
			const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
			const other = alphabet[(alphabet.indexOf(plain[place]!) + 1 + step) % 32]!;
			const typed = plain.slice(0, place) + other + plain.slice(place + 1);
			expect(readNotesCode(typed)).toEqual({ kind: 'wrong-groups', groups: [Math.floor(place / 5) + 1] });
		})
	);
});

test('two groups in the wrong order are found', () => {
	const groups = notesCode(new Uint8Array(CODE_BYTES).fill(0b01010011)).split('-');
	const swapped = [groups[1], groups[0], ...groups.slice(2)].join('-');
	expect(readNotesCode(swapped)).toEqual({ kind: 'wrong-groups', groups: [1, 2] });
});

test('a code that is too short says how much is there', () => {
	expect(readNotesCode('7KQ2')).toEqual({ kind: 'incomplete', signs: 4 });
});

test('different bytes make different codes', () => {
	const [one, other] = [new Uint8Array(CODE_BYTES), new Uint8Array(CODE_BYTES)];
	other[16] = 1;
	expect(notesCode(one)).not.toBe(notesCode(other));
});
