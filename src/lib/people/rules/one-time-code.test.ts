import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inFours, readCode, RECOVERY_BYTES, recoveryCode } from './one-time-code.ts';

test.each([
	['six digits are a code of an app', '287082', { kind: 'totp', code: '287082' }],
	['a space in the middle does no harm', ' 287 082 ', { kind: 'totp', code: '287082' }],
	['a code from paper, as printed', '7QKM-0000-XYZ1-ABCD', { kind: 'recovery', code: '7QKM0000XYZ1ABCD' }],
	['in small letters, with other hyphens', '7qkm–0000‑xyz1 abcd', { kind: 'recovery', code: '7QKM0000XYZ1ABCD' }],
	['O is read as 0, I and L as 1', '7QKM-OOOO-XYZI-ABCL', { kind: 'recovery', code: '7QKM0000XYZ1ABC1' }],
	['five digits are nothing', '28708', undefined],
	['digits of other scripts are nothing', '٢٨٧٠٨٢', undefined],
	['a code too short is nothing', '7QKM-0000-XYZ1', undefined],
	['U is in no code', '7QKM-0000-XYZ1-ABCU', undefined],
	['nothing is nothing', '', undefined]
])('%s', (_sentence, typed, read) => expect(readCode(typed)).toEqual(read));

test('every code that is made is read back as it was printed', () => {
	const bytes = fc.uint8Array({ minLength: RECOVERY_BYTES, maxLength: RECOVERY_BYTES });
	fc.assert(
		fc.property(bytes, (random) => {
			const code = recoveryCode(random);
			expect(readCode(inFours(code, '-'))).toEqual({ kind: 'recovery', code });
		})
	);
});

test('eighty bits become sixteen signs', () => {
	expect(recoveryCode(new Uint8Array(10))).toBe('0000000000000000');
	expect(recoveryCode(new Uint8Array(10).fill(255))).toBe('ZZZZZZZZZZZZZZZZ');
});
