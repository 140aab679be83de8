import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mark } from '../rules/mark.ts';
import { asSealed, openMark, sealMark, type SealedMark } from './seal-mark.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);
const place = { tenantId: 'valmont', document: 'anno:s:a:group:g', markId: 'm1' };
const common = { sha256: 'f'.repeat(64), page: 3, colour: 'blue', createdAt: 1, updatedAt: 2 } as const;
const note = (text: string): Mark => ({ ...common, id: 'm1', kind: 'note', text, place: [12.5, 700] });
const ink = (stroke: Uint8Array): Mark => ({ ...common, id: 'm1', kind: 'ink', text: '', stroke, width: 2.2 });

test('what was sealed opens again, word for word and stroke for stroke', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.uint8Array({ maxLength: 900 }), (text, stroke) => {
			for (const mark of [note(text), ink(stroke)])
				expect(openMark(key(1), place, sealMark(key(1), 4, place, mark))).toEqual(mark);
		}),
		{ numRuns: 50 }
	);
});

test('a mark moved to another id, document or council does not open', () => {
	const sealed = sealMark(key(1), 4, place, note('Nous votons contre'));
	for (const other of [{ markId: 'm2' }, { document: 'anno:s:b:group:g' }, { tenantId: 'agglo' }])
		expect(openMark(key(1), { ...place, ...other }, sealed)).toBeNull();
});

test('a value of an old epoch is not taken for one of a new epoch, nor under another key', () => {
	const sealed = sealMark(key(1), 4, place, note('Nous votons contre'));
	expect(openMark(key(1), place, { ...sealed, epoch: 5 })).toBeNull();
	expect(openMark(key(2), place, sealed)).toBeNull();
});

test('one changed bit, a shorter or a longer value, or another nonce does not open', () => {
	const good = sealMark(key(1), 4, place, note('Nous votons contre'));
	const tamper: fc.Arbitrary<SealedMark> = fc.oneof(
		fc.nat(good.sealed.length * 8 - 1).map((bit) => {
			const sealed = good.sealed.slice();
			sealed[bit >> 3]! ^= 1 << (bit & 7);
			return { ...good, sealed };
		}),
		fc.nat(good.sealed.length - 1).map((length) => ({ ...good, sealed: good.sealed.slice(0, length) })),
		fc.constant({ ...good, sealed: new Uint8Array([...good.sealed, 0]) }),
		fc.uint8Array({ maxLength: 16 }).map((nonce) => ({ ...good, nonce }))
	);
	fc.assert(
		fc.property(tamper, (changed) => {
			expect(openMark(key(1), place, changed)).toBeNull();
		})
	);
});

test('the length of a value tells a class, not a word', () => {
	const length = (text: string) => sealMark(key(1), 4, place, note(text)).sealed.length;
	expect(length('')).toBe(length('Nous votons contre'));
	expect(length('Nous votons contre')).toBe(256 + 16);
});

test('a plain mark is no sealed one, and neither is anything with more in it', () => {
	expect(asSealed(note('en clair'))).toBeNull();
	expect(asSealed({ ...sealMark(key(1), 4, place, note('x')), page: 3 })).toBeNull();
	expect(asSealed(sealMark(key(1), 4, place, note('x')))).not.toBeNull();
});
