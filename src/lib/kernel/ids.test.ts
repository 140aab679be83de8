import { expect, test } from 'vitest';
import { isUuid, newId } from './ids.ts';

test('identifiers made later sort later', () => {
	expect([newId(3_000), newId(1_000), newId(2_000)].toSorted()).toHaveLength(3);
	expect(newId(1_000) < newId(1_001)).toBe(true);
});

test('an identifier is a UUID of version 7', () => {
	expect(isUuid(newId())).toBe(true);
	expect(newId()[14]).toBe('7');
});
