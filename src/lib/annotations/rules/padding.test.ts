import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, unpad } from './padding.ts';

test('what was padded comes back, whatever its length', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 40_000 }), (content) => {
			expect(unpad(pad(content))).toEqual(content);
		})
	);
});

test('a short note and a long sentence show the same length', () => {
	expect(pad(new Uint8Array(20))).toHaveLength(256);
	expect(pad(new Uint8Array(252))).toHaveLength(256);
	expect(pad(new Uint8Array(253))).toHaveLength(512);
	expect(pad(new Uint8Array(16_381))).toHaveLength(32_768);
});

test('what is too short, or says that it is longer than it is, was never padded here', () => {
	expect(unpad(new Uint8Array(3))).toBeNull();
	expect(unpad(new Uint8Array([0, 0, 0, 9, 1]))).toBeNull();
});
