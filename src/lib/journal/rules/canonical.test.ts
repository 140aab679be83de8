import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from './canonical.ts';

test('keys are sorted by UTF-16 code units, as in the example of RFC 8785, 3.2.3', () => {
	const keys = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
	expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
});

test('numbers and texts are written as ECMAScript writes them', () => {
	expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
		'[333333333.3333333,1e+30,4.5,0.002,1e-27,0]'
	);
	expect(canonicalJson('€$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
});

test('what has no canonical form is an error', () => {
	expect(() => canonicalJson(Number.NaN)).toThrow();
	expect(() => canonicalJson('\ud800')).toThrow();
	expect(() => canonicalJson({ missing: undefined } as never)).toThrow();
});

test('reading the canonical form back and writing it again changes nothing', () => {
	fc.assert(
		fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
			const once = canonicalJson(value as Json);
			expect(canonicalJson(JSON.parse(once) as Json)).toBe(once);
		})
	);
});
