import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { confirmed, testimonyOf, witnessOf } from './witness.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const own = { origin: 'hemicycle/valmont', notes: ['one', 'two'], exportedAt: '2026-06-20T00:00:00.000Z' };
const told = (origin: string, note: string, day = 19) => ({
	...testimonyOf(sha256, origin, note),
	time: `2026-06-${day}T02:00:00.000Z`
});

test('each council is told of the one before it, the first of the last; a council alone has no witness', () => {
	expect(['a', 'b', 'c'].map((id) => witnessOf(['c', 'a', 'b'], id))).toEqual(['b', 'c', 'a']);
	expect(witnessOf(['a'], 'a')).toBe(null);
	expect(witnessOf(['a', 'b'], 'gone')).toBe('a');
});

test('what a witness was told is confirmed by the journal that it was told of', () => {
	expect(confirmed(own, [told(own.origin, 'one'), told(own.origin, 'two')], sha256)).toBe(2);
});

test('a journal that was written anew contradicts its witness', () => {
	expect(confirmed(own, [told(own.origin, 'one'), told(own.origin, 'as it was before')], sha256)).toBe(null);
});

test('what is about other journals, or came after the export, says nothing', () => {
	expect(confirmed(own, [told('hemicycle/agglo', 'one'), told(own.origin, 'three', 21)], sha256)).toBe(0);
});

test('a witness learns neither whose checkpoint it is nor how long the journal is', () => {
	expect(JSON.stringify(testimonyOf(sha256, own.origin, 'hemicycle/valmont\n12\n'))).not.toMatch(/valmont|12\\n/);
});
