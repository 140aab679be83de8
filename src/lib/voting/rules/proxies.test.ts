import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { liveProxies, proxyRefusal, voicesOf, type Proxy } from './proxies.ts';

const present = (...names: string[]) => new Set(names);
const castBy = (holder: string, voices: ReturnType<typeof voicesOf>) =>
	voices.filter((voice) => voice.holderMandateId === holder).map((voice) => voice.mandateId);

describe('L2121-20: written proxies, one per holder', () => {
	test('P1: a holder who has one takes no second', () => {
		expect(proxyRefusal([{ giver: 'C', holder: 'B' }], { giver: 'A', holder: 'B' }, present())).toBe('holder-has-one');
	});

	test('a giver gives once, never to himself, and not while in the room', () => {
		expect(proxyRefusal([{ giver: 'A', holder: 'B' }], { giver: 'A', holder: 'C' }, present())).toBe('giver-has-given');
		expect(proxyRefusal([], { giver: 'A', holder: 'A' }, present())).toBe('same-member');
		expect(proxyRefusal([], { giver: 'A', holder: 'B' }, present('A', 'B'))).toBe('giver-is-present');
		expect(proxyRefusal([], { giver: 'A', holder: 'B' }, present('B'))).toBe(null);
	});

	test('P3: no chain. A gives to B, B gives to C: C votes for himself and B, the voice of A does not exist', () => {
		const registered = [
			{ giver: 'A', holder: 'B' },
			{ giver: 'B', holder: 'C' }
		];
		const voices = voicesOf(registered, present('C'));
		expect(castBy('C', voices)).toEqual(['C', 'B']);
		expect(voices).toHaveLength(2);
	});

	test('P5: when the holder leaves, two voices are gone', () => {
		const registered = [{ giver: 'A', holder: 'B' }];
		expect(voicesOf(registered, present('B', 'C'))).toHaveLength(3);
		expect(voicesOf(registered, present('C'))).toHaveLength(1);
	});

	test('a giver who comes back votes himself, and his proxy gives no voice', () => {
		const voices = voicesOf([{ giver: 'A', holder: 'B' }], present('A', 'B'));
		expect(castBy('A', voices)).toEqual(['A']);
		expect(castBy('B', voices)).toEqual(['B']);
	});

	test('P9, L2121-14: for the accounts the mayor has no voice, and the holder votes once', () => {
		const voices = voicesOf([{ giver: 'mayor', holder: 'B' }], present('B'), present('mayor'));
		expect(castBy('B', voices)).toEqual(['B']);
	});

	test('P10, P11, L2131-11: neither a recused giver nor a recused holder has a proxy', () => {
		expect(liveProxies([{ giver: 'A', holder: 'B' }], present('B'), present('A'))).toEqual([]);
		expect(liveProxies([{ giver: 'A', holder: 'B' }], present('B'), present('B'))).toEqual([]);
	});
});

test('property: whatever is registered, no voice is cast twice and nobody casts more than two', () => {
	const member = fc.constantFrom(...'ABCDEFGH'.split(''));
	const papers = fc.array(fc.record({ giver: member, holder: member }), { maxLength: 12 });
	fc.assert(
		fc.property(papers, fc.uniqueArray(member), (offered, there) => {
			const room = new Set(there);
			const registered = offered.reduce<Proxy[]>(
				(kept, next) => (proxyRefusal(kept, next, room) === null ? [...kept, next] : kept),
				[]
			);
			const voices = voicesOf(registered, room);
			expect(new Set(voices.map((voice) => voice.mandateId)).size).toBe(voices.length);
			for (const holder of there) expect(castBy(holder, voices).length).toBeLessThanOrEqual(2);
			for (const voice of voices) expect(room.has(voice.holderMandateId)).toBe(true);
		})
	);
});
