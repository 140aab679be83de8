import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHAIN_START, chainOn, linkHash, verifyChain, type ChainLink } from './chain.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const bodies = ['first', 'second', 'third'].map((text) => new TextEncoder().encode(text));
const chain = (): ChainLink[] => chainOn(sha256, undefined, bodies);

test('a link is the hash of a zero byte, the link before, its place and its bytes', () => {
	const expected = createHash('sha256')
		.update(Buffer.concat([Buffer.alloc(33), Buffer.from('0000000000000001', 'hex'), Buffer.from('first')]))
		.digest('hex');
	expect(Buffer.from(linkHash(sha256, CHAIN_START, 1, bodies[0]!)).toString('hex')).toBe(expected);
});

test('an honest chain is valid', () => {
	expect(verifyChain(sha256, chain())).toEqual({ ok: true, length: 3 });
	expect(verifyChain(sha256, [])).toEqual({ ok: true, length: 0 });
});

test('a chain goes on where it ended', () => {
	const start = chain();
	const more = chainOn(sha256, start.at(-1), bodies);
	expect(verifyChain(sha256, [...start, ...more])).toEqual({ ok: true, length: 6 });
	expect(verifyChain(sha256, more, start.at(-1))).toEqual({ ok: true, length: 6 });
});

test('a removed entry leaves a gap', () => {
	expect(verifyChain(sha256, chain().toSpliced(1, 1))).toEqual({ ok: false, seq: 2, why: 'gap' });
});

test('an entry that was rewritten with its own hash does not lead on', () => {
	const links = chain();
	const body = new TextEncoder().encode('forged');
	links[0] = { ...links[0]!, body, hash: linkHash(sha256, CHAIN_START, 1, body) };
	expect(verifyChain(sha256, links)).toEqual({ ok: false, seq: 2, why: 'broken-link' });
});

test('one flipped bit anywhere is found, in the entry where it is or in the next', () => {
	fc.assert(
		fc.property(
			fc.nat(2),
			fc.constantFrom('prevHash', 'hash', 'body'),
			fc.nat(4),
			fc.nat(7),
			(place, field, byte, bit) => {
				const links = chain();
				const bytes = links[place]![field].slice();
				bytes[byte] = bytes[byte]! ^ (1 << bit);
				links[place] = { ...links[place]!, [field]: bytes };
				expect(verifyChain(sha256, links)).toMatchObject({ ok: false, seq: place + 1 });
			}
		)
	);
});
